/** The environment that tests run in: settings of an installation in this shell must not reach them. */
export const testEnv = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(POSTERN_|DATABASE_URL$|NEXTAUTH_|PG[A-Z]+$)/.test(name)),
);
