// Who is signed in on this page. Kept in sessionStorage: it survives a reload of the tab, and
// nobody who opens the browser tomorrow finds it.

const KEY = "restaurant.session";
const REFRESH_EARLY = 30_000; // ms before the access token expires

/** What the addresses begin with: a proxy may serve the API under a prefix. */
export const root = location.pathname.replace(/\/docs\/?$/, "");

const watchers = [];
let session = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
let refreshing = null;

/** Call `watcher(session)` now and at every change; null is nobody. */
export function watchSession(watcher) {
  watchers.push(watcher);
  watcher(session);
}

/** Keep the answer of a sign-in or a refresh: both have the same shape. */
export function keepSession(answer) {
  change({ ...answer, expires_at: Date.now() + answer.expires_in * 1000 });
}

/** Keep a token that somebody pasted, which cannot be refreshed, and find out whose it is.
 *  A device's token is kept, too, and is nobody's: then it throws. */
export async function keepToken(token) {
  if (token === session?.access_token) return;
  change({ access_token: token });
  try {
    const user = await callServer("/auth/me", { token });
    if (session?.access_token === token) change({ access_token: token, user });
  } catch (error) {
    if (error.status !== 401) throw error;
    throw new Error("Nobody is signed in with this token. Unless it is a device's, sign out and sign in.");
  }
}

export function forgetSession() {
  if (session) change(null);
}

export function refreshToken() {
  return session?.refresh_token;
}

/** The access token, refreshed when it is about to expire; undefined when nobody is signed in. */
export async function accessToken() {
  if (session?.refresh_token && Date.now() > session.expires_at - REFRESH_EARLY) {
    refreshing ??= refresh().finally(() => (refreshing = null));
    await refreshing;
  }
  return session?.access_token;
}

/** Sign in, or throw an Error with the server's own sentence. */
export async function signIn(username, password) {
  keepSession(await callServer("/auth/login", { body: { username, password } }));
}

export async function signOut() {
  const token = session?.access_token;
  forgetSession();
  await callServer("/auth/logout", { token, method: "POST" }).catch(() => {}); // it has expired
}

/** GET with the token of whoever is signed in; returns the Response, or throws its sentence. */
export async function fetchSignedIn(path) {
  const token = await accessToken();
  try {
    return await send(path, { token });
  } catch (error) {
    if (error.status === 401 && token === session?.access_token) forgetSession();
    throw error;
  }
}

async function refresh() {
  try {
    keepSession(await callServer("/auth/refresh", { token: session.refresh_token, method: "POST" }));
  } catch (error) {
    if (error.status === 401) forgetSession(); // else the server is away, and comes back
  }
}

async function callServer(path, options) {
  const response = await send(path, options);
  return response.status === 204 ? null : response.json();
}

async function send(path, { token, body, method = body ? "POST" : "GET" }) {
  const headers = {};
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  const response = await fetch(root + path, { method, headers, body: body && JSON.stringify(body) });
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw Object.assign(new Error(problem.detail ?? `The server answered ${response.status}.`), {
    status: response.status,
  });
}

function change(value) {
  session = value;
  if (value) sessionStorage.setItem(KEY, JSON.stringify(value));
  else sessionStorage.removeItem(KEY);
  watchers.forEach((watcher) => watcher(session));
}
