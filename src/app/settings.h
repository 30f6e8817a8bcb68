/**
 * @file settings.h
 * @brief Every setting, from one table: flag, environment variable, config key, default.
 *
 * Order:  a flag beats the environment, that beats the config file, that beats the default.
 * Config: lines "key = value"; '#' starts a comment; an unknown key is refused with its line.
 */
#ifndef APP_SETTINGS_H
#define APP_SETTINGS_H

#include "app/args.h"

#include "tapak/base/error.h"
#include "tapak/http/networks.h"
#include "tapak/model/point.h"

#include <stdint.h>
#include <stdio.h>

enum app_setting {
    SETTING_DB,
    SETTING_CONFIG,
    SETTING_LISTEN,
    SETTING_BASE_URL,
    SETTING_WEB,
    SETTING_THREADS,
    SETTING_TOLERANCE,
    SETTING_TIME_ZONE,
    SETTING_AREA,
    SETTING_BATCH,
    SETTING_LOG,
    SETTING_LOG_FORMAT,
    SETTING_LOG_CLIENT,
    SETTING_CONNECTIONS,
    SETTING_PER_ADDRESS,
    SETTING_IDLE,
    SETTING_WORKERS,
    SETTING_PROXIES,
    SETTING_PROXY_HEADERS,
    SETTING_METRICS_FROM,
    SETTING_TLS_CERTIFICATE,
    SETTING_TLS_KEY,
    SETTING_SPOOL,
    SETTING_COUNT
};

enum app_setting_kind {
    SETTING_IS_TEXT,
    SETTING_IS_INT,      ///< within [min, max]
    SETTING_IS_METRES,   ///< within [min, max]
    SETTING_IS_OFFSET,   ///< "+08:00" east of UTC, or WIB, WITA, WIT
    SETTING_IS_BOX,      ///< "west,south,east,north" in degrees; "" is not set
    SETTING_IS_CHOICE,   ///< one of the words of .value, which stand between "|"
    SETTING_IS_NETWORKS, ///< addresses and networks, see tapak_networks_parse()
    SETTING_IS_LEVEL     ///< error, warn, info, debug
};

struct app_setting_about {
    const char *name; ///< flag without hyphens, and config key
    const char *variable;
    const char *value; ///< what stands for it in help
    const char *fallback;
    enum app_setting_kind kind;
    double min;
    double max;
    const char *about;
};

extern const struct app_setting_about app_setting_table[SETTING_COUNT];

struct app_settings {
    const char *text[SETTING_COUNT]; ///< never NULL; of a valid form
    const char *from[SETTING_COUNT]; ///< "flag", "environment", "config" or "default"
    char *config;                    ///< what was read from the config file
};

/** Reads all; TAPAK_INVALID names setting, where it was set, and the rule. */
TAPAK_MUST_CHECK enum tapak_status app_settings_read(struct app_settings *out_settings,
                                                     const struct app_args *args,
                                                     struct tapak_error *err);
void app_settings_free(struct app_settings *settings);

int64_t app_setting_int(const struct app_settings *settings, enum app_setting setting);
double app_setting_metres(const struct app_settings *settings, enum app_setting setting);
/** Minutes east of UTC. */
int app_setting_offset(const struct app_settings *settings, enum app_setting setting);
/** False when the box is not set. */
bool app_setting_box(const struct app_settings *settings, enum app_setting setting,
                     struct tapak_box *out_box);

/** Place of the word among those of a SETTING_IS_CHOICE. */
int app_setting_choice(const struct app_settings *settings, enum app_setting setting);
void app_setting_networks(const struct app_settings *settings, enum app_setting setting,
                          struct tapak_networks *out_networks);

/** The table as help prints it. */
void app_settings_print(FILE *to);

#endif
