/** The CSS pipeline: Tailwind 4 and nothing else. */
const config = { plugins: { "@tailwindcss/postcss": {} } };
export default config;
