export default { test: () => undefined };
