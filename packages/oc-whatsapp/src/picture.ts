import { encodeQR } from 'qr';

/** A QR code as rows of `1` (dark) and `0`, without the margin around it. */
export const pictureOf = (text: string): readonly string[] =>
  encodeQR(text, 'raw', { ecc: 'low', border: 1 })
    .slice(1, -1)
    .map((row) =>
      row
        .slice(1, -1)
        .map((dark) => (dark ? '1' : '0'))
        .join(''),
    );
