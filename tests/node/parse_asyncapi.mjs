// Reads an AsyncAPI document with the specification's own parser; prints what it finds wrong.
import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";

const { document, diagnostics } = await new Parser().parse(readFileSync(process.argv[2], "utf8"));
const errors = diagnostics.filter(({ severity }) => severity === 0);
errors.forEach(({ path, message }) => console.log(`${path.join(".")}: ${message}`));
process.exitCode = document && errors.length === 0 ? 0 : 1;
