/** Runs before the first journey, and gives what runs after the last one. */
import { startInstallation } from "./installation";

// Playwright takes the default export.
export default startInstallation;
