// Answers that are files: a picture is shown, and each can be saved under its own name and type.
// Swagger UI shows a PDF and an SVG as text.

const IS_FILE = /^(image\/|application\/pdf|text\/csv)/;

export function showFiles() {
  return { wrapComponents: { responseBody: wrapResponseBody } };
}

function wrapResponseBody(Original, { React }) {
  const create = React.createElement;
  return (properties) => {
    const { content, contentType, headers, url } = properties;
    if (!IS_FILE.test(contentType ?? "")) return create(Original, properties);
    const address = addressOf(content, contentType);
    const name = fileName(headers, url);
    return create(
      "div",
      { className: "file" },
      create("a", { href: address, download: name }, `Save ${name}`),
      contentType.startsWith("image/") && create("img", { src: address, alt: name }),
    );
  };
}

const addresses = new WeakMap();

/** A blob: address, the same one each time the same answer is drawn. */
function addressOf(content, type) {
  if (!(content instanceof Blob)) return URL.createObjectURL(new Blob([content], { type }));
  if (!addresses.has(content)) addresses.set(content, URL.createObjectURL(content));
  return addresses.get(content);
}

function fileName(headers, url) {
  const named = /filename="?([^";]+)/.exec(headers?.["content-disposition"] ?? "");
  return named?.[1] ?? new URL(url, location.href).pathname.split("/").pop();
}
