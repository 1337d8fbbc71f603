/** Rights to the functions of lib/people/choices. */
import { ownChoices } from "@/lib/people/choices/own";
import { own, type Rights } from "../right";

/** The rows of this room. */
export const choices: Rights = { "people/choices.ownChoices": own([], () => ownChoices) };
