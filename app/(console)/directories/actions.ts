"use server";
/** What the pages of directories do. */
import { redirect } from "next/navigation";
import { versionOf, withVersion } from "@/lib/foundation/base/form-state";
import { connectionForm, peopleForm, switchesForm } from "@/lib/people/directories/form";
import { directoryDetail } from "@/lib/people/directories/queries";
import {
  browseInput,
  createDirectoryInput,
  directoryIdInput,
  showCertificateInput,
  testConnectionInput,
  testLoginInput,
  testMappingInput,
  updateConnectionInput,
  updatePeopleInput,
  updateSwitchesInput,
} from "@/lib/people/directories/schema";
import {
  createDirectory,
  deleteDirectory,
  moveDirectoryUp,
  updateConnection,
  updatePeople,
  updateSwitches,
} from "@/lib/people/directories/service";
import {
  type Branch,
  browse,
  type Failed,
  type MappedEntry,
  type ShownCertificate,
  showCertificate,
  type TestedAddress,
  type TestedLogin,
  testConnection,
  testLogin,
  testMapping,
} from "@/lib/people/directories/tests";
import { operatorAction } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";

export const createDirectoryAction = operatorAction(createDirectoryInput, async (actor, input) => {
  const { id } = await createDirectory(actor, input);
  redirect(`/directories/${id}`);
});

export const updateConnectionAction = operatorAction(
  withVersion(updateConnectionInput),
  async (actor, input) => {
    await updateConnection(actor, input);
    return done("Saved.", { version: versionOf(connectionForm(await directoryDetail(actor, input.id))) });
  },
);

export const updatePeopleAction = operatorAction(withVersion(updatePeopleInput), async (actor, input) => {
  await updatePeople(actor, input);
  return done("Saved.", { version: versionOf(peopleForm(await directoryDetail(actor, input.id))) });
});

export const updateSwitchesAction = operatorAction(withVersion(updateSwitchesInput), async (actor, input) => {
  await updateSwitches(actor, input);
  return done("Saved.", { version: versionOf(switchesForm(await directoryDetail(actor, input.id))) });
});

export const moveDirectoryUpAction = operatorAction(directoryIdInput, async (actor, input) => {
  await moveDirectoryUp(actor, input);
  return "Moved.";
});

export const deleteDirectoryAction = operatorAction(directoryIdInput, async (actor, input) => {
  await deleteDirectory(actor, input);
  redirect("/directories");
});

export const testConnectionAction = operatorAction(testConnectionInput, async (actor, input) =>
  done<readonly TestedAddress[]>("", await testConnection(actor, input)),
);

export const showCertificateAction = operatorAction(showCertificateInput, async (actor, input) =>
  done<{ readonly ok: true; readonly certificates: readonly ShownCertificate[] } | Failed>(
    "",
    await showCertificate(actor, input),
  ),
);

export const browseAction = operatorAction(browseInput, async (actor, input) =>
  done<{ readonly ok: true; readonly branches: readonly Branch[]; readonly isCut: boolean } | Failed>(
    "",
    await browse(actor, input),
  ),
);

export const testMappingAction = operatorAction(testMappingInput, async (actor, input) =>
  done<{ readonly ok: true; readonly entries: readonly MappedEntry[] } | Failed>(
    "",
    await testMapping(actor, input),
  ),
);

export const testLoginAction = operatorAction(testLoginInput, async (actor, input) =>
  done<TestedLogin>("", await testLogin(actor, input)),
);
