/** Where the app and the server are: the page's <base> says it, also behind a proxy's prefix. */

/** The path of the app with a slash at its end: "/app/", or "/restaurant/app/". */
export const appPath = new URL('.', document.baseURI).pathname

/** The address of the API, without a slash at its end. */
export const serverAddress = new URL('..', document.baseURI).href.replace(/\/$/, '')
