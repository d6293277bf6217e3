import type { Terminal } from './terminal.ts';

const codeShown = /Code for (?:ALLOW ONCE|APPROVE): ((?:[2-9acefhmprtwx] ){2,4}[2-9acefhmprtwx])\b/;

/** Opens the window over the selected request, reads it to its end and gives the code that is then shown. */
export async function readToTheEnd(screen: Terminal): Promise<string> {
  await screen.press('a');
  await screen.waitFor((shown) => codeShown.test(shown) || /more lines? \(j/.test(shown));
  for (let page = 0; page < 40 && !codeShown.test(screen.screen); page += 1) {
    await screen.press('space');
    await screen.waitQuiet(200);
  }
  return codeShown.exec(await screen.waitFor(codeShown))?.[1]?.replaceAll(' ', '') ?? '';
}
