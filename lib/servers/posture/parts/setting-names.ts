/** Pure. The settings that checks look at, which are the only ones that are read. */

/** Everybody may read them. */
export const settingNames = [
  "allow_alter_system",
  "allow_system_table_mods",
  "archive_mode",
  "authentication_timeout",
  "data_checksums",
  "debug_print_parse",
  "debug_print_plan",
  "debug_print_rewritten",
  "fsync",
  "full_page_writes",
  "idle_in_transaction_session_timeout",
  "ignore_checksum_failure",
  "ignore_system_indexes",
  "listen_addresses",
  "log_connections",
  "log_destination",
  "log_disconnections",
  "log_file_mode",
  "log_line_prefix",
  "log_parameter_max_length",
  "log_replication_commands",
  "log_rotation_age",
  "log_rotation_size",
  "log_statement",
  "logging_collector",
  "password_encryption",
  "pgaudit.log",
  "scram_iterations",
  "ssl",
  "ssl_ca_file",
  "ssl_ciphers",
  "ssl_crl_dir",
  "ssl_crl_file",
  "ssl_groups",
  "ssl_min_protocol_version",
  "ssl_tls13_ciphers",
  "unix_socket_permissions",
  "zero_damaged_pages",
] as const;

/** Those for superusers and members of pg_read_all_settings. */
export const guardedSettingNames = [
  "local_preload_libraries",
  "primary_conninfo",
  "session_preload_libraries",
  "shared_preload_libraries",
] as const;

export type SettingName = (typeof settingNames)[number] | (typeof guardedSettingNames)[number];
