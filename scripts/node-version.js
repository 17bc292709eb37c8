// Plain JavaScript that any Node can read: import it before anything else.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`The sandbox needs Node 20.19 or later. This is ${process.version}.`);
  process.exit(1);
}
