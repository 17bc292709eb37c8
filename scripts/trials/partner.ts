import { readFileSync } from 'node:fs';
import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { z } from 'zod';
import { connectionOf } from '../../hodder-hub/mis-sync/records/connections.ts';
import { createSeal } from '../../shared/database/seal.ts';
import type { TrialSandbox } from './child.ts';

const Issued = z.object({ token: z.string() });

interface Credentials {
  /** Blank for a management token. */
  estab: string;
  relyingParty: string;
  password: string;
}

/** @throws where Xporter refuses */
export async function issueToken(portal: string, credentials: Credentials): Promise<string> {
  const response = await fetch(`${portal}/api/oauth/GetToken`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...credentials, thirdpartyid: 'XporterOnDemand' }),
  });
  return Issued.parse(await response.json()).token;
}

/** The secret that the Hub holds of a school, which no page shows. @throws where it holds none */
export function schoolSecret(dataDir: string, estab: string): string {
  const database = new BetterSqlite3(path.join(dataDir, 'hodder-hub.sqlite'), { readonly: true });
  try {
    const sealed = connectionOf(database, estab)?.sealedSecret;
    if (!sealed) throw new Error(`the Hub holds no secret of ${estab}`);
    return createSeal(readFileSync(path.join(dataDir, 'hodder-hub.key'))).decrypt(sealed);
  } finally {
    database.close();
  }
}

/** As the Hub gets one. */
export const schoolToken = (
  { urls, dataDir, relyingParty }: Pick<TrialSandbox, 'urls' | 'dataDir' | 'relyingParty'>,
  estab: string,
): Promise<string> =>
  issueToken(urls.portal, { estab, relyingParty, password: schoolSecret(dataDir, estab) });

export const managementToken = ({
  urls,
  relyingParty,
  managementSecret,
}: Pick<TrialSandbox, 'urls' | 'relyingParty' | 'managementSecret'>): Promise<string> =>
  issueToken(urls.portal, { estab: '', relyingParty, password: managementSecret });
