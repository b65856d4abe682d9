/* The least that the machine allows: asks for one event, reads one item, and hands it over as it came. Linked statically; no TLS, no
   signature, no JSON. Nobody would deploy it: it says what process, kernel, sockets and table cost by themselves. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char event[1 << 20], item[1 << 20], out[1 << 21];

static int dial(const char *address) {
  char host[64];
  const char *colon = strrchr(address, ':');
  snprintf(host, sizeof host, "%.*s", (int)(colon - address), address);
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(colon + 1))};
  inet_pton(AF_INET, host, &to.sin_addr);
  int s = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (connect(s, (struct sockaddr *)&to, sizeof to) != 0) exit(2);
  return s;
}

static char *exchange(int s, const char *request, size_t length, char *answer, size_t room, size_t *body_length) {
  size_t have = 0;
  char *body = NULL;
  if (write(s, request, length) != (ssize_t)length) exit(3);
  for (;;) {
    ssize_t got = read(s, answer + have, room - 1 - have);
    if (got <= 0) exit(4);
    have += got;
    answer[have] = 0;
    if (body == NULL && (body = strstr(answer, "\r\n\r\n")) != NULL) {
      char *field = strcasestr(answer, "content-length:");
      *body_length = field ? strtoul(field + 15, NULL, 10) : 0;
      body += 4;
    }
    if (body != NULL && have >= (size_t)(body - answer) + *body_length) return body;
  }
}

int main(void) {
  const char *runtime = getenv("AWS_LAMBDA_RUNTIME_API"), *table = getenv("FLOOR_TABLE_ADDRESS"), *request = getenv("FLOOR_REQUEST");
  int lambda = dial(runtime), dynamodb = dial(table);
  for (;;) {
    size_t length;
    int n = snprintf(out, sizeof out, "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: %s\r\n\r\n", runtime);
    exchange(lambda, out, n, event, sizeof event, &length);
    char id[64] = "", *field = strcasestr(event, "lambda-runtime-aws-request-id:");
    sscanf(field + 30, " %63[^\r\n]", id);
    n = snprintf(out, sizeof out,
                 "POST / HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-amz-json-1.0\r\nX-Amz-Target: DynamoDB_20120810.GetItem\r\n"
                 "X-Amz-Date: 20260101T000000Z\r\nAuthorization: AWS4-HMAC-SHA256 Credential=benchmark/20260101/eu-west-1/dynamodb/aws4_request, "
                 "SignedHeaders=host, Signature=0\r\nContent-Length: %zu\r\n\r\n%s",
                 table, strlen(request), request);
    char *body = exchange(dynamodb, out, n, item, sizeof item, &length);
    body[length] = 0;
    n = snprintf(out, sizeof out,
                 "POST /2018-06-01/runtime/invocation/%s/response HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n"
                 "{\"statusCode\":200,\"body\":%s}",
                 id, runtime, length + 25, body);
    exchange(lambda, out, n, event, sizeof event, &length);
  }
}
