/**
 * @file deliver.h
 * @brief One message to a program that delivers mail, on its standard input. No shell looks at it.
 */
#ifndef APP_DELIVER_H
#define APP_DELIVER_H

#include "tapak/base/text.h"

#include <stdbool.h>

/**
 * Runs command (its words apart by blanks, the first a path) and waits for it, at most a minute.
 * Whether it took all and ended with 0. What it prints is thrown away: it may name the address.
 */
bool app_deliver(const char *command, struct tapak_slice message);

#endif
