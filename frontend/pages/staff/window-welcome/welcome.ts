// The welcome wears the colours while they are chosen. Without this, the button "look" does the same.
const sheet = document.querySelector<HTMLLinkElement>("#colours");
const form = document.querySelector<HTMLFormElement>("form.welcome");
const look = form?.querySelector<HTMLButtonElement>("button[name=look]");

function wear(): void {
  if (!sheet || !form) return;
  const data = new FormData(form);
  const query = new URLSearchParams();
  for (const name of ["brand", "accent"]) query.set(name, String(data.get(name)));
  sheet.href = `/__shell/colours.css?${query}`;
}

if (look) look.hidden = true;
form?.addEventListener("input", (event) => {
  if (event.target instanceof HTMLInputElement && event.target.type === "color") wear();
});
