namespace Trellis.Local.Tools.Clients;

/// <summary>The document's types that are the same for every schema.</summary>
internal static class FixedTypes
{
    public static JsonObject All() => JsonNode.Parse(Json)!.AsObject();

    private static readonly string Json = $$"""
        {
          "Problem": {
            "type": "object",
            "required": ["type", "title", "status", "detail", "instance", "code"],
            "properties": {
              "type": { "type": "string", "format": "uri" },
              "title": { "type": "string" },
              "status": { "type": "integer" },
              "detail": { "type": "string", "description": "What is wrong, for people." },
              "instance": { "type": "string", "format": "uri", "description": "The request, by the id that the logs have too." },
              "code": { "type": "string", "description": "What is wrong, for programs. A code never changes its meaning." },
              "errors": {
                "type": "array",
                "description": "Every fault of the request at once.",
                "items": {
                  "type": "object",
                  "required": ["pointer", "code", "detail"],
                  "properties": {
                    "pointer": { "type": "string", "description": "Where: a JSON pointer into the body, or a parameter's name." },
                    "code": { "type": "string" },
                    "detail": { "type": "string" }
                  }
                }
              }
            }
          },
          "Refusal": {
            "type": "object",
            "required": ["message"],
            "properties": { "message": { "type": "string" } },
            "description": "What API Gateway itself answers, before any function runs."
          },
          "Profile": {
            "type": "object",
            "required": ["sub", "signIns", "groups"],
            "properties": {
              "sub": { "type": "string" },
              "email": { "type": "string" },
              "firstSignIn": { "type": "string", "format": "date-time" },
              "lastSignIn": { "type": "string", "format": "date-time" },
              "signIns": { "type": "integer", "minimum": 0, "description": "Approximate: Cognito retries." },
              "groups": { "type": "array", "items": { "type": "string" } }
            }
          },
          "Explanation": {
            "type": "object",
            "required": ["index", "keyCondition", "filter", "order", "consistent", "itemsRead"],
            "properties": {
              "index": { "type": "string" },
              "keyCondition": { "type": ["string", "null"] },
              "filter": { "type": ["string", "null"] },
              "order": { "type": "string", "enum": ["ascending", "descending"] },
              "consistent": { "type": "boolean" },
              "note": { "type": "string", "description": "Says which index would read less once it is filled." },
              "itemsRead": {
                "type": ["integer", "null"], "description": "Null where it would tell of records that you may not see."
              }
            }
          },
          "Batch": {
            "type": "object",
            "properties": {
              "requests": {
                "type": "array", "minItems": 1, "maxItems": {{BatchRequests.MostRequests}},
                "items": {
                  "type": "object",
                  "properties": {
                    "method": { "type": "string", "enum": ["POST", "PATCH", "DELETE", "PUT"] },
                    "path": { "type": "string", "description": "Of a model, a record or a pair, such as /tasks." },
                    "headers": { "type": "object", "additionalProperties": { "type": "string" } },
                    "body": { "type": "object", "description": "As at that path." }
                  },
                  "required": ["method", "path"]
                }
              }
            },
            "required": ["requests"]
          },
          "BatchAnswer": {
            "type": "object",
            "properties": {
              "responses": {
                "type": "array", "minItems": 0, "maxItems": {{BatchRequests.MostRequests}},
                "items": {
                  "type": "object",
                  "properties": {
                    "status": { "type": "integer" },
                    "headers": { "type": "object", "additionalProperties": { "type": "string" } },
                    "body": {
                      "type": "object",
                      "description": "The record. It is left out where all of them would make the answer too long."
                    }
                  },
                  "required": ["status"]
                }
              }
            },
            "required": ["responses"]
          }
        }
        """;
}
