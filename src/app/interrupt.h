/**
 * @file interrupt.h
 * @brief SIGINT and SIGTERM as a question: has somebody asked to stop?
 */
#ifndef APP_INTERRUPT_H
#define APP_INTERRUPT_H

#include <stdbool.h>

/** From here on the first signal is remembered; a second one ends the program at once. */
void app_watch_interrupts(void);

bool app_is_interrupted(void);

#endif
