/** The package names its types, but ships them elsewhere. */
declare module "asl-validator" {
  interface Result {
    readonly isValid: boolean;
    readonly errors: readonly { readonly "Error code": string; readonly Message: string }[];
  }
  export default function validate(definition: object): Result;
}
