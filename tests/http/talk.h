/**
 * @file talk.h
 * @brief A client that sends bytes as they are, for tests of the server.
 */
#ifndef TESTS_HTTP_TALK_H
#define TESTS_HTTP_TALK_H

#include "tapak/http/server.h"

enum { TALK_BYTES = 64 * 1024 };

/** A connected socket with 10 s of patience; a failed connect fails the test. */
int talk_dial(const struct tapak_server *server);

/** As text; the bytes may go over in several pieces. False when the server has hung up. */
bool talk_send(int handle, const char *text);

/** Reads until `wanted` has come (NULL: until the end), at most TALK_BYTES - 1; terminated. */
void talk_read(int handle, const char *wanted, char answer[static TALK_BYTES]);

/** All of it on a connection of its own. */
void talk(const struct tapak_server *server, const char *text, const char *wanted,
          char answer[static TALK_BYTES]);

#endif
