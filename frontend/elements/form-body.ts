/** What a form holds, in the coding of forms without files. */
export function formBody(form: HTMLFormElement): URLSearchParams {
  const out = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") out.append(name, value);
  return out;
}

/** An answer of ours that is no page: data, or a refusal with its sentence. */
export async function send<T>(url: string, body: URLSearchParams | FormData, init: RequestInit = {}): Promise<T> {
  const answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" }, ...init });
  const read = (await answer.json().catch(() => ({}))) as T & { error?: { message?: string } };
  if (!answer.ok) throw new Refused(read.error?.message ?? String(answer.status));
  return read;
}

/** The server understood and said no: its sentence is for people. */
export class Refused extends Error {}
