// Said before the sandbox is loaded, which is most of the wait.
console.log('Starting the sandbox …');
const { startFromCommandLine } = await import('./compose/start-from-command-line.ts');
await startFromCommandLine();

export {};
