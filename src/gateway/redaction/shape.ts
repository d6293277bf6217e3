/** One form of secret. Each either fits, or gives up within a bounded number of signs, so that the net is linear. */
export interface Shape {
  readonly name: string;
  /**
   * Three signs that stand in every text it fits, so that most texts are never tried: `#` is any digit, a lower-case
   * letter in `anyCase` marks stands for both cases.
   */
  readonly marks: readonly string[];
  readonly anyCase?: true;
  /**
   * Source of a pattern that ends in the group `secret`, or in the group `quote`: an opening quote whose end `quoted.ts`
   * finds. Without either the whole match is the secret.
   */
  readonly source: string;
}
