// What a validator against the JSON schema of OpenAPI 3.1, and a linter, say of documents: no word is a good word.
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { Validator } from "@seriousme/openapi-schema-validator";
import { readFileSync } from "node:fs";

const { files } = JSON.parse(process.argv[2]);
// Rules of taste: whose licence it is, and where somebody's own server stands, is not this document's to say.
const rules = { "info-license": "off", "no-server-example.com": "off", "tag-description": "off", "no-ambiguous-paths": "off" };
const config = await createConfig({ extends: ["recommended"], rules });
const said = {};
for (const file of files) {
  const text = readFileSync(file, "utf8");
  const { valid, errors } = await new Validator().validate(JSON.parse(text));
  const lint = await lintFromString({ source: text, config });
  const faults = [
    ...(valid ? [] : [JSON.stringify(errors).slice(0, 2000)]),
    ...lint.map(({ ruleId, message, location: [{ pointer }] }) => `${ruleId}: ${message} ${pointer}`),
  ];
  if (faults.length) said[file] = faults.slice(0, 10);
}
console.log(JSON.stringify(said));
