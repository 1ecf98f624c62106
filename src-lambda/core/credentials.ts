import { fromEnv } from "@aws-sdk/credential-provider-env";

/**
 * Stands in for the SDK's chain of credential sources when a function is bundled (see lambda-options.ts). Lambda gives
 * a function its role's credentials in the environment and nowhere else; the sources that would never be asked
 * (single sign-on, profiles, container and instance metadata) are a fifth of the bundle, loaded at every cold start.
 */
export const defaultProvider = () => fromEnv();
