/**
 * @file file.h
 * @brief What is remembered of a file that was taken in: its name and digest.
 */
#ifndef TAPAK_INGEST_FILE_H
#define TAPAK_INGEST_FILE_H

#include "tapak/base/hash.h"

/** SHA-256 of the bytes of the file at path. Memory does not grow with the file. */
TAPAK_MUST_CHECK enum tapak_status
tapak_file_digest(const char *path, struct tapak_digest *out_digest, struct tapak_error *err);

/** The name behind the last '/'. */
const char *tapak_file_name(const char *path);

#endif
