import { UsageError } from '../../shared/errors.ts';
import type { Client } from '../control-room/client.ts';
import { type Choices, type Command, NAME, optionsOf } from './command.ts';

/** The flag with which shells request candidates; what has been typed follows it. */
export const COMPLETE = '--complete';

/** Each shell hands over what has been typed so far, the word under the cursor last. */
const SCRIPTS: Record<string, string> = {
  bash: `_wellbeing_xporter_sandbox() {
  COMPREPLY=($(compgen -W "$("\${COMP_WORDS[0]}" ${COMPLETE} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _wellbeing_xporter_sandbox ${NAME}`,
  zsh: `#compdef ${NAME}
_wellbeing_xporter_sandbox() {
  compadd -- $("\${words[1]}" ${COMPLETE} "\${(@)words[2,CURRENT]}" 2>/dev/null)
}
compdef _wellbeing_xporter_sandbox ${NAME}`,
  fish: `complete -c ${NAME} -f -a '(set -l typed (commandline -opc) (commandline -ct); $typed[1] ${COMPLETE} $typed[2..] 2>/dev/null)'`,
};

export const completion: Command = {
  name: 'completion',
  about: 'Print a shell script that completes commands, states, faults and schools',
  args: [{ name: 'SHELL', about: 'Which', choices: Object.keys(SCRIPTS) }],
  async run(input) {
    const text = SCRIPTS[input.need('SHELL')];
    if (text === undefined) throw new UsageError(`Say which shell: ${Object.keys(SCRIPTS).join(', ')}`);
    return { json: { script: text }, text };
  },
};

/**
 * Candidates for the word that is being typed.
 * @param typed what follows the program's name; the last may be empty
 */
export async function candidates(
  commands: readonly Command[],
  typed: readonly string[],
  client: Client,
): Promise<string[]> {
  const before = typed.slice(0, -1);
  const command = commands.find(({ name }) => name.split(' ').every((word, index) => before[index] === word));
  if (!command) {
    const following = commands
      .map(({ name }) => name.split(' '))
      .filter(
        (words) => words.length > before.length && before.every((word, index) => words[index] === word),
      );
    return [...new Set(following.flatMap((words) => words[before.length] ?? []))];
  }
  const options = optionsOf(command);
  const answered = options[before.at(-1)?.replace(/^--/, '') ?? ''];
  if (answered?.value && before.at(-1)?.startsWith('--')) return choicesIn(answered.choices, client);
  const args = before.slice(command.name.split(' ').length).filter((word, index, all) => {
    const isValue = options[all[index - 1]?.replace(/^--/, '') ?? '']?.value !== undefined;
    return !word.startsWith('--') && !isValue;
  });
  const here = await choicesIn(command.args?.[args.length]?.choices, client);
  return [...here, ...Object.keys(options).map((name) => `--${name}`)];
}

async function choicesIn(choices: Choices | undefined, client: Client): Promise<string[]> {
  if (choices !== 'schools') return [...(choices ?? [])];
  return client.schools({}).then(
    (schools) => schools.map(({ estab }) => estab),
    () => [],
  );
}
