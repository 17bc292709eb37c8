import path from 'node:path';
import { createClock } from '../../../shared/clock.ts';
import { openDatabase } from '../../../shared/database/database.ts';
import { DEMO_SCHOOLS } from '../../../shared/sample-data/schools.ts';
import { PORTAL_DIR } from '../../../xporter-portal/app.ts';
import { importPeople } from '../../../xporter-portal/mis/import/imported.ts';
import { inventedPupils } from '../invented-pupils.ts';

/** Gives the first school that many pupils, in a process of its own so that the portal's memory shows only its own work. */
const [dataDir = '', count] = process.argv.slice(2);
const [school] = DEMO_SCHOOLS;
const now = createClock().now();
const database = openDatabase(path.join(dataDir, 'xporter-portal.sqlite'), PORTAL_DIR);
importPeople(database, school.estab, { pupils: inventedPupils(school, Number(count), now), staff: [] }, now);
database.close();
