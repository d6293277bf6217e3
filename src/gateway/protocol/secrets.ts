/** What became of a secret that was replaced. */
export interface SecretRotated {
  /** `gateway.auth.token` or `gateway.auth.password`: the one that the mode uses. */
  readonly key: string;
  readonly where: 'file' | 'keychain';
  /** In characters. */
  readonly length: number;
  /** The old one is of no use any more; what could not be tidied up after it. */
  readonly warnings: readonly string[];
}
