/** Longest file that the file tools take in or write, bytes. */
export const mostFileBytes = 1 << 20;

/** Why a file was not read or written, in a sentence for the model. */
export interface FileRefusal {
  readonly refused: string;
}

/**
 * The files that the file tools may touch. Every path is absolute. Whatever its links lead to is judged, and not only how
 * it is written; never rejects for what is wrong with a path or a file.
 */
export interface Files {
  /** The text of a regular file of at most `mostFileBytes`. `absent` when there is none. */
  read(path: string): Promise<{ readonly text: string } | { readonly absent: true } | FileRefusal>;
  /** Puts a text into a file, making it and its folders when they are not there. Null when it is done. */
  write(path: string, text: string): Promise<FileRefusal | null>;
  remove(path: string): Promise<FileRefusal | null>;
}

export const refuse = (path: string, because: string): FileRefusal => ({ refused: `${path} ${because}.` });

export const notText = 'is not a text in UTF-8, and the file tools read and change texts alone';
export const tooLarge = `is larger than ${mostFileBytes} bytes, which is the most for a file tool`;
