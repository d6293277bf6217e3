/** Stands for a value that stops one account and not the gateway, with what is wrong with it; never with the value. */
export class Unusable {
  readonly because: string;

  constructor(because: string) {
    this.because = because;
  }
}
