import type { Member } from '../../accounts/members.ts';
import type { HubContext } from '../../context.ts';
import type { Panel } from '../panels/panel.ts';
import type { Summary } from '../records/runs.ts';

/** Emails the person who saved a sync what it did. Call it in the transaction of the save. */
export function tellOfSync(
  { mailer, url }: HubContext,
  member: Member,
  panel: Panel,
  summary: Summary,
  note: string | null,
): void {
  mailer.send({
    to: { name: member.name, address: member.email },
    subject: `${member.centreName}: ${panel.title.toLowerCase()} synced, ${inShort(summary)}`,
    template: 'synced',
    thread: `${member.estab}/sync`,
    data: {
      name: member.name,
      school: member.centreName,
      panel: panel.title,
      lines: [
        `${summary.added} added`,
        `${summary.changed} changed`,
        `${summary.linked} linked without a change`,
        `${summary.desynced} no longer in the MIS`,
        ...(summary.undecided > 0
          ? [
              `${summary.undecided} may match: unchanged until you decide. Sync ${panel.nouns[1]} again to decide.`,
            ]
          : []),
      ],
      note,
      history: `${url}/admin-hub/school/mis-sync/history`,
    },
  });
}

function inShort({ added, changed, linked, desynced, undecided }: Summary): string {
  const done =
    added + changed + linked + desynced === 0
      ? 'nothing to change'
      : `${added} added, ${changed} updated, ${linked} linked${desynced > 0 ? `, ${desynced} desynced` : ''}`;
  return undecided > 0 ? `${done}, ${undecided} to decide` : done;
}
