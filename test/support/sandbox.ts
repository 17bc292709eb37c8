import type { Options } from '../../scripts/compose/sandbox.ts';
import { startTemporarySandbox, type TemporarySandbox } from '../../scripts/compose/temporary-sandbox.ts';
import { type InboxReader, readInbox } from '../../scripts/journey/inbox.ts';
import { startWithStory } from './story.ts';

export interface TestSandbox extends TemporarySandbox {
  mail: InboxReader;
}

/** A temporary sandbox with its inbox. */
export async function startTestSandbox({ story = false, ...options }: Options = {}): Promise<TestSandbox> {
  const sandbox = await (story ? startWithStory(options) : startTemporarySandbox(options));
  return { ...sandbox, mail: readInbox(sandbox.urls.inbox) };
}
