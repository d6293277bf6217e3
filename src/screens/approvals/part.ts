const plainPart = /^[\w./:@+~-]+$/;

/** Text from outside within a line of ours: in quotes unless it is one plain word, so that it cannot pass for our words. */
export const part = (text: string): string => (plainPart.test(text) ? text : JSON.stringify(text));
