/** What is wrong with settings together that are each right by themselves. */
import type { Environment } from "./environment.ts";

/** @param weakness what is wrong with the secret */
export function problemsOf(env: Environment, weakness: string | undefined): string[] {
  return [
    ...secretProblems(env, weakness),
    ...issuerProblems(env),
    ...mailProblems(env),
    ...rateProblems(env),
  ];
}

function secretProblems(env: Environment, weakness: string | undefined): string[] {
  const hasIssuer = env.AUTH_MODE === "external" && env.JWT_JWKS_URL !== undefined;
  if (env.AUTH_MODE === "external" && env.JWT_HS256 === "off" && !hasIssuer)
    return ["JWT_HS256 is off and JWT_JWKS_URL is not set: no token would be accepted."];
  if (env.NODE_ENV !== "production") return [];
  const advice = "Make one with: openssl rand -base64 32";
  if (weakness !== undefined) return [`BETTER_AUTH_SECRET ${weakness}. ${advice}`];
  if (env.BETTER_AUTH_SECRET !== undefined || hasIssuer) return [];
  return [
    `BETTER_AUTH_SECRET must be set in production, unless AUTH_MODE is external and JWT_JWKS_URL is set. ${advice}`,
  ];
}

function mailProblems(env: Environment): string[] {
  const isMailed = env.AUTH_MODE === "builtin" && env.SMTP_URL !== undefined;
  const problems: string[] = [];
  if (env.NODE_ENV === "production" && isMailed && env.BETTER_AUTH_URL === undefined)
    problems.push(
      "BETTER_AUTH_URL must be set in production when SMTP_URL is: the links in mails lead there.",
    );
  if (env.NODE_ENV === "production" && !isMailed && env.EMAIL_VERIFICATION === "required")
    problems.push("SMTP_URL must be set in production when EMAIL_VERIFICATION is required.");
  return problems;
}

function rateProblems({ RATE_LIMIT: limit, RATE_LIMIT_BURST: burst }: Environment): string[] {
  const isTooMuch = limit !== "off" && burst !== undefined && burst > limit;
  return isTooMuch ? ["RATE_LIMIT_BURST must not be more than RATE_LIMIT."] : [];
}

/** Without them, any token of that issuer would do, whomever it was made for (RFC 8725, sections 3.8 and 3.9). */
function issuerProblems(env: Environment): string[] {
  if (env.JWT_JWKS_URL === undefined) return [];
  if (env.AUTH_MODE === "builtin")
    return ["JWT_JWKS_URL names an issuer elsewhere: set AUTH_MODE=external to use it."];
  return (["JWT_ISSUER", "JWT_AUDIENCE"] as const).flatMap((name) =>
    env[name] === undefined ? [`${name} must be set when JWT_JWKS_URL is.`] : [],
  );
}
