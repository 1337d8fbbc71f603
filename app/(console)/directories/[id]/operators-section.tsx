/** Who signs in to the console with a directory: the switch, the groups, a test; read-only for everybody but owners. */
import { Section } from "@/components/ui/page";
import type { OperatorActor } from "@/lib/foundation/access/actor";
import { can } from "@/lib/foundation/access/permissions";
import { versionOf } from "@/lib/foundation/base/form-state";
import { operatorSignInForm } from "@/lib/people/directories/form";
import { operatorSignIn } from "@/lib/people/directories/operators";
import { AddOperatorGroup, OperatorGroups } from "./operator-groups";
import { OperatorSwitches } from "./operator-switches";
import { TestOperator } from "./test-operator";

export async function OperatorsSection({
  actor,
  id,
}: {
  readonly actor: OperatorActor;
  readonly id: string;
}) {
  const signIn = await operatorSignIn(actor, id);
  const mayWrite = can(actor.role, "directory.operators");
  return (
    <>
      <Section
        title="Operators"
        description={
          mayWrite
            ? "Who signs in to this console with the directory, and with which role."
            : `${signIn.operatorsSignIn ? "Operators sign in with this directory." : "No operator signs in with this directory."} Only an owner can change this.`
        }
      >
        {mayWrite ? (
          <OperatorSwitches id={id} signIn={signIn} version={versionOf(operatorSignInForm(signIn))} />
        ) : (
          <OperatorGroups id={id} groups={signIn.groups} mayWrite={false} />
        )}
      </Section>
      {mayWrite && (
        <Section
          title="Groups of operators"
          description="Of several groups that somebody is in, the first decides. Whoever is in none is no operator. A change is in force at the next request of everybody who is signed in."
        >
          <div className="flex flex-col gap-5">
            <OperatorGroups id={id} groups={signIn.groups} mayWrite />
            <AddOperatorGroup id={id} />
            <TestOperator id={id} />
          </div>
        </Section>
      )}
    </>
  );
}
