// The page of the documents: Swagger UI under a bar for signing in and printing.

import { showFiles } from "./files.js";
import { loadTables, printCards, printQrCode } from "./printing.js";
import {
  accessToken,
  forgetSession,
  keepSession,
  keepToken,
  refreshToken,
  root,
  signIn,
  signOut,
  watchSession,
} from "./session.js";

const SIGN_IN_PATHS = ["/auth/login", "/auth/pin", "/auth/refresh"];
const PRINT_QR_CODES = ["admin", "waiter"];
const element = (id) => document.getElementById(id);

const ui = SwaggerUIBundle({
  url: `${root}/openapi.json`,
  dom_id: "#documents",
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  displayOperationId: true, // the texts name operations by it
  tryItOutEnabled: true,
  validatorUrl: null, // the public validator would be a request to the outside
  presets: [SwaggerUIBundle.presets.apis],
  plugins: [rememberAuthorization, showFiles],
  requestInterceptor: addToken,
  responseInterceptor: followSession,
  onComplete: () => watchSession(fillAuthorizeBox),
});

/** What is typed into, or cleared from, the Authorize box counts for the whole page. */
function rememberAuthorization() {
  const wrapActions = {
    authorize: (original) => (choice) => {
      const result = original(choice);
      report(() => keepToken(choice.bearer?.value));
      return result;
    },
    logout: (original) => (names) => {
      forgetSession();
      return original(names);
    },
  };
  return { statePlugins: { auth: { wrapActions } } };
}

function fillAuthorizeBox(session) {
  const authorized = ui.authSelectors.authorized().getIn(["bearer", "value"]);
  if (session && session.access_token !== authorized) {
    ui.preauthorizeApiKey("bearer", session.access_token);
  } else if (!session && authorized) {
    ui.authActions.logout(["bearer"]);
  }
}

/** Send a token that is still valid; the refresh operation takes the refresh token. */
async function addToken(request) {
  if (!request.headers?.Authorization) return request;
  const isRefresh = new URL(request.url, location.href).pathname.endsWith("/auth/refresh");
  const token = (isRefresh && refreshToken()) || (await accessToken());
  if (token) request.headers.Authorization = `Bearer ${token}`;
  return request;
}

/** A sign-in that is tried out below signs in the page as well; an ended session signs it out. */
function followSession(response) {
  const { pathname } = new URL(response.url, location.href);
  if (response.ok && response.body?.access_token && SIGN_IN_PATHS.some((path) => pathname.endsWith(path))) {
    keepSession(response.body);
  } else if (response.status === 401 && response.body?.code === "session_ended") {
    forgetSession();
    element("message").textContent = response.body.detail;
  }
  return response;
}

/** Without an admin there is nobody to sign in as. */
async function showSetup() {
  const response = await fetch(`${root}/restaurant`);
  if (!response.ok || !(await response.json()).setup_needed) return;
  element("message").textContent =
    "There is no admin yet. Make the first one below, under setup, with the one-time token that " +
    "the start of the server printed. Then sign in here.";
}

async function report(action) {
  element("message").textContent = "";
  try {
    await action();
  } catch (error) {
    element("message").textContent = error.message;
  }
}

/** Open the tab at once: browsers block one that is opened after an answer. */
function inNewTab(print) {
  const tab = window.open();
  if (tab) report(() => print(tab));
  else element("message").textContent = "The browser blocked the new tab. Allow pop-ups for this page.";
}

function showAccount(session) {
  element("sign-in").hidden = session !== null;
  element("signed-in").hidden = session === null;
  if (session === null) return;
  element("message").textContent = "";
  const user = session.user;
  element("person").textContent = user ? `${user.full_name} (${user.role})` : "the owner of a pasted token";
  element("print-cards").hidden = user?.role !== "admin";
  element("qr-code").hidden = !PRINT_QR_CODES.includes(user?.role);
  if (!element("qr-code").hidden) report(showTables);
}

async function showTables() {
  const options = (await loadTables()).map((table) => new Option(table.number, table.id));
  element("qr-code").elements.table.replaceChildren(...options);
}

element("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  const { username, password } = event.target.elements;
  report(async () => {
    await signIn(username.value, password.value);
    event.target.reset();
  });
});
element("sign-out").addEventListener("click", () => report(signOut));
element("print-cards").addEventListener("click", () => inNewTab(printCards));
element("qr-code").addEventListener("submit", (event) => {
  event.preventDefault();
  inNewTab((tab) => printQrCode(tab, event.target.elements.table.value));
});
watchSession(showAccount);
report(showSetup);
