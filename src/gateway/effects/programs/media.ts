import { optionNames, readOptions } from '../options.ts';
import type { Call, ProgramTable, Reader } from '../program-row.ts';
import { each } from '../program-row.ts';

const converts = { does: ['file-write'], fetches: true } as const;

/** Programs for pictures, sound and documents. Most write files; many take an address for a file. */
export const media: ProgramTable = {
  ...each('convert mogrify magick composite montage gm', { ...converts, more: magickWords }),
  identify: { fetches: true, more: magickWords },
  ...each(
    'ffmpeg sox lame oggenc flac opusenc heif-convert cwebp dwebp gif2webp jpegoptim optipng pngquant jpegtran exiv2 img2pdf ocrmypdf tesseract qpdf pdftk pdfunite pdfseparate pdftoppm pdftocairo pdfimages wkhtmltopdf weasyprint libreoffice soffice unoconv ps2pdf djvups inkscape rsvg-convert potrace vips dot neato mmdc asciidoctor groff lowdown htmlq textutil enscript a2ps in2csv sql2csv csvsql exiftran jhead jpeginfo',
    converts,
  ),
  ffprobe: { fetches: true, more: probeWords },
  mediainfo: { fetches: true, more: mediaInfoWords },
  soxi: { fetches: true, more: runsPipes },
  pandoc: {
    ...converts,
    options: {
      '-F': 'anything',
      '--filter': 'anything',
      '-L': 'anything',
      '--lua-filter': 'anything',
      '--pdf-engine': 'anything',
      '--pdf-engine-opt': 'anything',
      '--extract-media': [],
      '-d': 'anything',
      '--defaults': 'anything',
    },
    values:
      '-F --filter -L --lua-filter -o --output -f --from -t --to -r --read -w --write -d --defaults -V -M -H -B -A -c',
    more: pandocWriters,
  },
  xmllint: {
    fetches: true,
    options: {
      '--shell': 'anything',
      '--output': ['file-write'],
      '-o': ['file-write'],
      '--c14n': [],
      '--catalogs': 'anything',
    },
    values: '-o --output --xpath',
    more: otherDocuments,
  },
  xsltproc: converts,
  pdftotext: { more: pdftotextOperands },
  exiftool: { fetches: true, more: exiftoolWords },
};

/** A document may name other files, which these options have it read; they are written with one dash too. */
function otherDocuments(call: Call, reader: Reader): void {
  const option = call.args.find(({ text }) =>
    /^--?(noent|xinclude|shell|loaddtd|dtdattr|valid|postvalid|dtdvalid|schema|relaxng|catalogs|path)/.test(text),
  );
  if (option !== undefined) reader.does('anything', 'interpreter', option);
}

/** Names that are programs, deleted after reading, or lists of further names. */
function magickWords(call: Call, reader: Reader): void {
  for (const word of call.args) {
    const name = word.text.replace(/^-[a-z]+=?/, '');
    if (
      (word.open && !word.local) ||
      /^(\||@|msl:|mvg:|mpr:|ephemeral:|show:|win:|x:|label:@|caption:@|text:@)|\.(mvg|msl|svgz?)$/i.test(name) ||
      /\|/.test(word.text)
    ) {
      if (/^ephemeral:/i.test(name)) reader.does(['file-delete'], 'delete', word);
      if (word.fixed || !word.local) reader.does('anything', word.open ? 'dynamic' : 'interpreter', word);
    }
    if (/^(https?|ftp|ssh|scp):/i.test(name)) reader.does(['network-request'], null, word);
  }
}

function pandocWriters(call: Call, reader: Reader): void {
  const script = call.args.find(({ text }) => /\.lua$/.test(text));
  if (script !== undefined) reader.does('anything', 'interpreter', script);
}

/** Written with one dash; an input may be made by other inputs, by a filter or by whoever answers at an address. */
function probeWords({ args }: Call, reader: Reader): void {
  for (const word of args) {
    if (/^-+(report|o)$/.test(word.text)) reader.does(['file-write'], null, word);
    else if (word.open || /^lavfi$/i.test(word.text)) reader.does('anything', 'interpreter', word);
    else if (/^(?!(file|fd|pipe):)[a-z][a-z0-9+.]*:|^subfile,/i.test(word.text) && !isSpecifier(word.text))
      reader.does(['network-request'], null, word);
  }
}

/** Which streams are meant, as `v:0`, or how it is printed, as `csv:p=0`. */
const isSpecifier = (text: string): boolean =>
  /^[vasdt]:\d+$|^(csv|compact|default|flat|ini|json|xml):[\w=:]+$/i.test(text);

function mediaInfoWords({ args }: Call, reader: Reader): void {
  const log = args.find(({ text, open }) => open || /^--?log_?file/i.test(text));
  if (log !== undefined) reader.does(['file-write'], null, log);
}

/** A name behind this sign is a program whose output is read. */
function runsPipes({ args }: Call, reader: Reader): void {
  const pipe = args.find(({ text, open }) => open || text.startsWith('|'));
  if (pipe !== undefined) reader.does('anything', 'interpreter', pipe);
}

const pdftotextValues = optionNames('-f -l -r -x -y -W -H -fixed -colspacing -enc -eol -opw -upw');

/** The text goes to a file unless the second operand is a dash. */
function pdftotextOperands(call: Call, reader: Reader): void {
  const { operands } = readOptions(call.args, pdftotextValues);
  if (operands.at(-1)?.text !== '-' && !/^-+(v|h|help|version)$/.test(call.args.at(-1)?.text ?? '')) {
    reader.does(['file-write'], null, call.program);
  }
}

function exiftoolWords(call: Call, reader: Reader): void {
  for (const word of call.args) {
    if (
      word.open ||
      /^-(if\d*|p|config|@|execute|use|api|userParam|stay_open|fileOrder|d|api|geotag|charset)$/i.test(word.text) ||
      /\$\{|;/.test(word.text)
    ) {
      reader.does('anything', 'interpreter', word);
    } else if (
      /^-.*=/.test(word.text) ||
      /^-(o|w|W|out|overwrite|delete|restore|tagsfromfile|textout|csv|json|efile)/i.test(word.text)
    ) {
      reader.does(['file-write'], null, word);
    }
  }
}
