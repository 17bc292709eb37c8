import type { Database } from '../../shared/database/database.ts';
import { NotFoundError } from '../../shared/errors.ts';
import { type PartnerApp, partnerApp } from '../records/partner-apps.ts';
import { type School, schoolByEstab } from '../records/schools.ts';

/** The app that a program names. @throws NotFoundError */
export function knownApp(database: Database, relyingParty: string): PartnerApp {
  const app = partnerApp(database, relyingParty);
  if (!app) throw new NotFoundError(`There is no app ${relyingParty}`);
  return app;
}

/** The school that a program names. @throws NotFoundError */
export function knownSchool(database: Database, estab: string): School {
  const school = schoolByEstab(database, estab);
  if (!school) throw new NotFoundError(`There is no school ${estab}`);
  return school;
}
