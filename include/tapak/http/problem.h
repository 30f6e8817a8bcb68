/**
 * @file problem.h
 * @brief Failures as problem documents (RFC 9457). The only place where statuses become HTTP codes.
 */
#ifndef TAPAK_HTTP_PROBLEM_H
#define TAPAK_HTTP_PROBLEM_H

#include "tapak/http/message.h"

/** 400 for TAPAK_INVALID, 401, 403, 404, 409, 412, 413, 428, 429, 500, 501, 503. */
int tapak_http_status(enum tapak_status status);

/** "Not Found". */
const char *tapak_http_reason(int http_status);

/**
 * Replaces what response holds by a problem: type, title, status, detail, and `parameter` when
 * response->culprit is set. Failures of the program itself (5xx) say no cause, but the request's
 * id; all others carry err's message.
 */
void tapak_problem_write(struct tapak_response *response, int http_status, const char *detail,
                         const struct tapak_request *request);

#endif
