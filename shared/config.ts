import path from 'node:path';
import { z } from 'zod';
import { UsageError } from './errors.ts';
import { isBadPort } from './web/bad-ports.ts';

/** Where the sandbox listens, keeps its files and finds the other side. */
export interface Config {
  ports: { start: number; hub: number; portal: number; smtp: number; inbox: number };
  /** How much mail the inbox keeps. Beyond either, the oldest emails are deleted. */
  inbox: { emails: number; bytes: number };
  /** Absolute path of the folder for databases, keys, mail and the log. */
  dataDir: string;
  smtpHost: string;
  /** Set when that side runs elsewhere (or is the real one); otherwise the co-hosted one is used. */
  hubUrl: string | undefined;
  portalUrl: string | undefined;
  /** Issued by Xporter when Wellbeing became a partner app. */
  relyingParty: string;
  managementSecret: string;
  logLevel: string;
  /** The key to each side's steering API; a side without one has no steering API. */
  sandboxKey: string | null;
  /** Whether Xporter's API ignores what it does not know in a request, with a warning. */
  xodLenient: boolean;
  /** Where others reach the sandbox's ports by way of a proxy: a URL with `{port}` in it. */
  publicUrl: string | undefined;
}

const port = (fallback: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, 'takes a port number from 0 to 65535')
    .transform(Number)
    .refine((value) => value <= 65535, 'takes a port number from 0 to 65535')
    .default(fallback);

const upTo = (most: number, fallback: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,6}$/, `takes a number from 1 to ${most}`)
    .transform(Number)
    .refine((value) => value <= most, `takes a number from 1 to ${most}`)
    .default(fallback);

/** A port that browsers open. */
const webPort = (fallback: number) =>
  port(fallback).refine((value) => !isBadPort(value), {
    error: ({ input }) =>
      `cannot be ${String(input)}: browsers and fetch refuse this port, because another protocol has it. Choose another, such as ${fallback}`,
  });

const url = z
  .string()
  .regex(/^https?:\/\/[^/]+\/?$/, 'takes the start of an address, without a path: http://127.0.0.1:3002')
  .refine((value) => !(URL.canParse(value) && isBadPort(Number(new URL(value).port))), {
    error: ({ input }) => `cannot be ${String(input)}: browsers and fetch refuse its port`,
  })
  .transform((value) => value.replace(/\/$/, ''))
  .optional();

const Environment = z.object({
  START_PORT: webPort(3000),
  HUB_PORT: webPort(3001),
  PORTAL_PORT: webPort(3002),
  SMTP_PORT: port(1025),
  INBOX_PORT: webPort(1080),
  INBOX_EMAILS: upTo(100_000, 2000),
  INBOX_MB: upTo(10_000, 100),
  DATA_DIR: z.string().min(1, 'takes a folder').default('data'),
  SMTP_HOST: z.string().min(1, 'takes a host name').default('127.0.0.1'),
  HUB_URL: url,
  PORTAL_URL: url,
  RELYING_PARTY: z
    .string()
    .min(1, 'takes a name such as wellbeing.hodder.example')
    .default('wellbeing.hodder.example'),
  MANAGEMENT_SECRET: z
    .string()
    .min(16, 'takes at least 16 characters')
    .default('wellbeing-sandbox-management-secret'),
  SANDBOX_KEY: z.string().min(16, 'takes at least 16 characters').optional(),
  PUBLIC_URL: z
    .string()
    .regex(
      /^https?:\/\/[^/{}]*\{port\}[^/{}]*$/,
      'takes an address such as https://name-{port}.app.github.dev',
    )
    .optional(),
  /** GitHub sets these two in a codespace. */
  CODESPACE_NAME: z.string().optional(),
  GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN: z.string().optional(),
  XOD_LENIENT: z
    .enum(['1', '0', 'true', 'false', ''], 'takes 1 or 0')
    .default('0')
    .transform((value) => value === '1' || value === 'true'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'takes debug, info, warn, error or silent')
    .default('info'),
  SANDBOX_URL: url,
});

type Settings = Record<string, string | undefined>;

/** Like `readConfig`, with settings that override the environment. */
export const readConfigWith = (overrides: Settings): Config => readConfig({ ...process.env, ...overrides });

/**
 * The start page that commands call: SANDBOX_URL, or the default address on this computer.
 * @throws UsageError
 */
export function readSandboxUrl(environment: Settings = process.env): string {
  const { SANDBOX_URL, START_PORT } = parse(environment);
  return SANDBOX_URL ?? `http://127.0.0.1:${START_PORT}`;
}

/**
 * Reads the settings.
 * @param environment usually process.env; tests pass their own
 * @throws UsageError naming each invalid variable
 */
export function readConfig(environment: Settings = process.env): Config {
  const read = parse(environment);
  return {
    ports: {
      start: read.START_PORT,
      hub: read.HUB_PORT,
      portal: read.PORTAL_PORT,
      smtp: read.SMTP_PORT,
      inbox: read.INBOX_PORT,
    },
    inbox: { emails: read.INBOX_EMAILS, bytes: read.INBOX_MB * 1_000_000 },
    dataDir: path.resolve(read.DATA_DIR),
    smtpHost: read.SMTP_HOST,
    hubUrl: read.HUB_URL,
    portalUrl: read.PORTAL_URL,
    relyingParty: read.RELYING_PARTY,
    managementSecret: read.MANAGEMENT_SECRET,
    logLevel: read.LOG_LEVEL,
    sandboxKey: read.SANDBOX_KEY ?? null,
    xodLenient: read.XOD_LENIENT,
    publicUrl: read.PUBLIC_URL ?? codespaceUrl(read),
  };
}

function codespaceUrl(read: z.output<typeof Environment>): string | undefined {
  const { CODESPACE_NAME: name, GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN: domain } = read;
  return name && domain ? `https://${name}-{port}.${domain}` : undefined;
}

function parse(environment: Settings): z.output<typeof Environment> {
  const { success, data, error } = Environment.safeParse(environment);
  if (success) return data;
  throw new UsageError(error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('\n'));
}
