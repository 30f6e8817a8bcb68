/**
 * @file files.h
 * @brief The pages: a folder's files, read once at start, with their .br and .gz beside them.
 *
 * Rule:    only what was in the folder at start can be asked for, so nothing outside it ever is.
 *          Names that carry a hash ("app-K3J2H1G0.js") are kept for a year, the rest revalidates.
 * Threads: immutable; any number may ask.
 */
#ifndef TAPAK_HTTP_FILES_H
#define TAPAK_HTTP_FILES_H

#include "tapak/http/message.h"

struct tapak_files;

/** TAPAK_NOT_FOUND when there is no such folder. Links are not followed; ceiling 64 MiB in all. */
TAPAK_MUST_CHECK enum tapak_status
tapak_files_load(const char *folder, struct tapak_files **out_files, struct tapak_error *err);
void tapak_files_free(struct tapak_files *files);

/**
 * Answers a GET of a decoded path ("/" is "/index.html", "/a" is "/a.html" when there is no "/a");
 * false when there is no such file. Bodies are borrowed from files. Sets type, ETag, caching,
 * Content-Encoding and the pages' security headers.
 */
bool tapak_files_answer(const struct tapak_files *files, struct tapak_slice path,
                        const struct tapak_request *request, struct tapak_response *response);

#endif
