/**
 * Pure. The configuration of FreeRADIUS for the benchmark: look up in SQL, check password and TOTP, spend the code, write
 * a row, sign.
 */

/** Where it runs and which store it uses. */
export type Place = {
  readonly directory: string;
  readonly port: number;
  readonly secret: string;
  readonly store: URL;
  /** Whether a code counts once, as it does with us. FreeRADIUS has nothing ready for it: one UPDATE by hand. */
  readonly spendsCodes: boolean;
};

/**
 * The tables it needs: two as FreeRADIUS ships them (mods-config/sql/main/postgresql/schema.sql), and the last time step
 * in which someone was let in.
 */
export const freeradiusSchema = `
CREATE TABLE radcheck (id serial PRIMARY KEY, UserName text NOT NULL DEFAULT '', Attribute text NOT NULL DEFAULT '',
  op VARCHAR(2) NOT NULL DEFAULT '==', Value text NOT NULL DEFAULT '');
CREATE INDEX radcheck_UserName ON radcheck (UserName, Attribute);
CREATE TABLE radpostauth (id bigserial PRIMARY KEY, username text NOT NULL, pass text, reply text, CalledStationId text,
  CallingStationId text, authdate timestamp with time zone NOT NULL default now(), Class text);
CREATE INDEX radpostauth_username_idx ON radpostauth (username);
CREATE INDEX radpostauth_class_idx ON radpostauth (Class);
CREATE TABLE laststep (username text PRIMARY KEY, step bigint NOT NULL);`;

/** Threads that answer. Eight gave more logins a second than the two of its cores or thirty-two, with 64 in flight. */
const threads = 8;

/** Spends the time step of now; the statement gives the number of rows it changed. */
const spendCode = `update request {
          &Tmp-Integer-0 := "%{expr:%l / 30}"
        }
        if ("%{sql:UPDATE laststep SET step = %{Tmp-Integer-0} WHERE username = '%{User-Name}' AND step < %{Tmp-Integer-0}}" != "1") {
          reject
        }`;

/** The whole configuration in one file. Queries are the shipped ones; the row leaves the password out, as ours does. */
export const freeradiusConfiguration = ({ directory, port, secret, store, spendsCodes }: Place): string => `
prefix = /usr
libdir = /usr/lib/freeradius
name = bench
raddbdir = ${directory}
confdir = ${directory}
logdir = ${directory}
run_dir = ${directory}
max_request_time = 30
cleanup_delay = 0
max_requests = 65536
hostname_lookups = no
log {
  destination = stdout
}
security {
  max_attributes = 200
  reject_delay = 0
  status_server = yes
}
proxy_requests = no
thread pool {
  start_servers = ${threads}
  max_servers = ${threads}
  min_spare_servers = 1
  max_spare_servers = ${threads}
  max_requests_per_server = 0
}
client benchmark {
  ipaddr = 127.0.0.1
  secret = "${secret}"
  require_message_authenticator = no
}
modules {
  always reject {
    rcode = reject
  }
  expr {
  }
  pap {
  }
  totp {
  }
  sql {
    driver = "rlm_sql_postgresql"
    dialect = "postgresql"
    server = "${store.hostname}"
    port = ${store.port}
    login = "${store.username}"
    password = "${store.password}"
    radius_db = "dbname=${store.pathname.slice(1)} host=${store.hostname} port=${store.port} user=${store.username} password=${store.password} sslmode=disable"
    read_groups = no
    read_profiles = no
    read_clients = no
    sql_user_name = "%{User-Name}"
    pool {
      start = ${threads}
      min = ${threads}
      max = ${threads}
      spare = 0
      uses = 0
      lifetime = 0
      idle_timeout = 0
      retry_delay = 1
    }
    authorize_check_query = "SELECT id, UserName, Attribute, Value, Op FROM radcheck WHERE Username = '%{SQL-User-Name}' ORDER BY id"
    post-auth {
      query = "INSERT INTO radpostauth (username, reply, authdate) VALUES ('%{User-Name}', '%{reply:Packet-Type}', '%S.%M')"
    }
  }
}
server default {
  listen {
    type = auth
    ipaddr = 127.0.0.1
    port = ${port}
  }
  authorize {
    if (&User-Password =~ /^(.*)([0-9]{6})$/) {
      update request {
        &TOTP-Password := "%{2}"
        &User-Password := "%{1}"
      }
    }
    else {
      reject
    }
    sql
    update control { &Auth-Type := "both" }
  }
  authenticate {
    Auth-Type both {
      totp
      if (ok) {
        pap
        ${spendsCodes ? spendCode : ""}
      }
    }
  }
  post-auth {
    sql
    update reply { &Message-Authenticator := 0x00 }
    Post-Auth-Type REJECT {
      sql
      update reply { &Message-Authenticator := 0x00 }
    }
  }
}
`;
