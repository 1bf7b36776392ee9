import { FlatcarError } from "../errors.ts";
import type { Context } from "./command.ts";
import { isSet } from "./command.ts";
import { clean } from "./style.ts";

/** Whether to go on. `details` shows more and asks again. Throws FD1702 when nobody can be asked. */
export async function confirm(context: Context, question: string, details: () => void): Promise<boolean> {
  if (isSet(context, "yes")) return true;
  mustAsk(context);
  for (;;) {
    const answer = (await ask(context, `${question}  yes · details · no  `))?.trim().toLowerCase();
    if (answer === "y" || answer === "yes") return true;
    if (answer === undefined || answer === "n" || answer === "no" || answer === "") return false;
    if (answer === "d" || answer === "details") details();
    else context.output.line(`  "${clean(answer)}" is none of yes, details, no`);
  }
}

/** Whether the user typed `name`, for what cannot be undone. `look` shows it without doing it. Throws FD1702 when nobody can be asked. */
export async function confirmByName(context: Context, question: string, name: string, look: string): Promise<boolean> {
  if (isSet(context, "yes")) return true;
  mustAsk(context, look);
  return (await ask(context, question))?.trim() === name;
}

function mustAsk({ host, output, entry }: Context, look = "look at `flatcar-deploy plan`"): void {
  if (host.stdin.isTTY && host.stdout.isTTY && !output.json) return;
  throw new FlatcarError({
    code: "FD1702",
    message: `\`${entry?.name}\` must be confirmed, and there is no terminal to ask at`,
    hint: `${look}, then run it again with --yes`,
  });
}

/** The answer; `undefined` when the input ended or Ctrl-C was pressed. */
async function ask({ host, output }: Context, question: string): Promise<string | undefined> {
  output.raw(output.style.bold(question));
  const interrupted = new Promise<undefined>((resolve) => {
    if (host.signal.aborted) resolve(undefined);
    host.signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
  const answer = await Promise.race([host.stdin.line(), interrupted]);
  if (answer === undefined) output.line();
  return answer;
}
