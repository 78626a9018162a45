/* Passkeys. A form that asks for one has data-passkey ("create", "get" or "login"), and data-options for the browser but
   where these are asked for first. Its button is shown where the browser knows passkeys; its answer goes with the form. */

const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const named = (keys) => (keys || []).map((key) => ({ ...key, id: toBytes(key.id) }));

function forBrowser({ publicKey }) {
  const options = { ...publicKey, challenge: toBytes(publicKey.challenge) };
  options.allowCredentials = named(publicKey.allowCredentials);
  options.excludeCredentials = named(publicKey.excludeCredentials);
  if (publicKey.user) options.user = { ...publicKey.user, id: toBytes(publicKey.user.id) };
  return { publicKey: options };
}

function forServer(key) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (key.response[name]) response[name] = toText(key.response[name]);
  }
  const { id, type, authenticatorAttachment } = key;
  const clientExtensionResults = key.getClientExtensionResults();
  return JSON.stringify({ id, rawId: toText(key.rawId), type, authenticatorAttachment, clientExtensionResults, response });
}

async function ask(form) {
  if (form.dataset.passkey === "login") {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    return navigator.credentials.get(forBrowser((await answer.json()).request_options));
  }
  const options = JSON.parse(form.dataset.options);
  if (form.dataset.passkey === "get") return navigator.credentials.get(forBrowser(options.request_options));
  const creation = forBrowser(options.creation_options);
  // One that needs no user name, where the device can keep it: then it signs in without a password.
  Object.assign(creation.publicKey.authenticatorSelection, { residentKey: "preferred", requireResidentKey: false });
  return navigator.credentials.create(creation);
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("button");
  const failed = form.querySelector("[role=alert]");
  if (!window.PublicKeyCredential) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    failed.hidden = true;
    try {
      form.elements.credential.value = forServer(await ask(form));
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}
