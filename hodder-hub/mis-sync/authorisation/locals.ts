import type { FormState } from '../../../shared/web/forms.ts';
import type { Member } from '../../accounts/members.ts';
import type { Centre } from '../../admin-hub/school/centres.ts';
import type { Connection, endingOf } from '../records/connections.ts';
import type { areaTitle } from './areas.ts';

type Ending = ReturnType<typeof endingOf>;

/** What the pages of this feature read. */
export interface Pages {
  'mis-sync/authorisation/card': {
    connection: Connection | undefined;
    /** Whether the school has authorised, but Xporter is not installed there yet. */
    isInstallAwaited: boolean;
    /** Set while the card waits for others, so that the page updates automatically. */
    version: string | undefined;
    ending: Ending | undefined;
    coordinator: Member | undefined;
    /** The address that refused the invitation, which nobody has then; null where none did. */
    bounced: string | null;
    /** Whether it can be compared with Xporter now. */
    isCompared: boolean;
    /** What the card says of a state that a comparison can correct. */
    stateLabels: Partial<Record<Connection['state'], string>>;
    areaTitle: typeof areaTitle;
    /** The address of Xporter's portal. */
    portal: string;
  };
  'mis-sync/authorisation/deauthorise': { connection: Connection; ending: Ending; portal: string };
  'mis-sync/authorisation/requested': { connection: Connection };
  'mis-sync/authorisation/verify': { centre: Centre; form: FormState };
}
