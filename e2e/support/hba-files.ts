/** The pg_hba.conf files, right and wrong, on which the parser is compared with PostgreSQL. */

/** One file, with those it takes in by their path below the data directory. */
export type HbaFile = {
  readonly name: string;
  readonly text: string;
  /** The first major version that it is for. */
  readonly from?: number;
  readonly files?: Readonly<Record<string, string>>;
};

/** Each in a test of its own. LDAP is not in the embedded build, so LDAP lines are tested elsewhere. */
export const hbaFiles: readonly HbaFile[] = [
  {
    name: "the file that initdb writes",
    text: `# comment
# TYPE  DATABASE        USER            ADDRESS                 METHOD

# "local" is for Unix domain socket connections only
local   all             all                                     trust
host    all             all             127.0.0.1/32            trust
host    all             all             ::1/128                 trust
local   replication     all                                     trust
host    replication     all             127.0.0.1/32            trust
host    replication     all             ::1/128                 trust
`,
  },
  {
    name: "every connection type",
    text: `local all all peer
host all all all md5
hostssl all all all scram-sha-256
hostnossl all all all reject
hostgssenc all all all trust
hostnogssenc all all all password
hostx all all all trust
HOST all all all trust
"host" all all all trust
local,host all all trust
`,
  },
  {
    name: "fields missing",
    text: `host
host all
host all all
host all all 10.0.0.0
host all all 10.0.0.0/8
host all all all
local
local all
local all all
host all all 10.0.0.0 255.0.0.0
include a b
include
`,
  },
  {
    name: "quotes, commas, blanks and comments",
    text: `host "all" "all" all trust
host all,"all" a,b,c all trust
host all, a , b all trust
host a,b	c,d	all	trust # says nothing
host "my db" "my ""role""" all trust
host "db,one" x#y all trust
host "open all all trust
host "" "" all trust
host all"x" al"l" all trust
host a""b ""all all trust
host ,,all ,,all ,,all ,,trust
  host   all   all   all   trust  
"host" "all" "all" "all" "trust"
host all all "samehost" trust
host all all "example.com" trust
#host all all all trust
   # host all all all trust
host all all all trust#no blank before
host "#all" all all trust
host all 'all' all trust
`,
  },
  {
    name: "continuations",
    text: `host all \\
  all \\
  all trust
host all all \\
# still the same line
all trust
# a comment that goes on \\
host all all all trust
host "a \\
b" all all trust
host all all all trust \\

local all all \\\\
trust
local all all peer
host all all all tru\\
st
local all all reject \\`,
  },
  {
    name: "Windows line ends and blanks",
    text: "local all all peer\r\nhost all all all trust\r\n\r\n\t\r\nhost all \\\r\n all all reject\r\n# c\r\n",
  },
  {
    name: "addresses",
    text: `host all all 10.0.0.0/8 trust
host all all 10/8 trust
host all all 10.1/16 trust
host all all 010.0.0.1/32 trust
host all all 0x0a.0.0.1/32 trust
host all all 167772161/32 trust
host all all 1.2.3.4/0 trust
host all all 1.2.3.4/33 trust
host all all 1.2.3.4/-1 trust
host all all 1.2.3.4/ trust
host all all 1.2.3.4/x trust
host all all 1.2.3.4/8x trust
host all all 1.2.3.4/08 trust
host all all 1.2.3.4/+8 trust
host all all "1.2.3.4/ 8" trust
host all all 1.2.3.4/8/8 trust
host all all 256.1.1.1/32 trust
host all all 1.2.3.4.5 trust
host all all 1.2.3.4.5/32 trust
host all all 2001:db8::/32 trust
host all all 2001:DB8:0:0:0:0:0:1/128 trust
host all all ::/0 trust
host all all ::1/129 trust
host all all ::ffff:10.0.0.1/128 trust
host all all ::ffff:10.0.0.0/104 trust
host all all 1:2:3:4:5:6:7/128 trust
host all all :::/0 trust
host all all 0.0.0.0/0 trust
host all all samenet trust
host all all samehost trust
host all all SameNet trust
host all all ALL trust
host all all .example.com trust
host all all example.com/24 trust
host all all localhost trust
host all all 10.0.0.1,10.0.0.2 trust
host all all all,samehost trust
`,
  },
  {
    name: "masks",
    text: `host all all 10.0.0.0 255.0.0.0 trust
host all all 10.0.0.0 255.0.255.0 trust
host all all 10.0.0.0 0.0.0.0 trust
host all all 10.0.0.0 255 trust
host all all 10.0.0.0 ffff:: trust
host all all 2001:db8:: ffff:ffff:: trust
host all all 2001:db8:: 255.0.0.0 trust
host all all 10.0.0.0 trust
host all all 10.0.0.0 mask trust
host all all 10.0.0.0 255.0.0.0,255.0.0.0 trust
host all all 10.0.0.0 255.0.0.0
host all all example.com 255.0.0.0 trust
host all all all 255.0.0.0 trust
`,
  },
  {
    name: "methods",
    text: `local all all trust
local all all reject
local all all ident
local all all peer map=m
local all all md5
local all all password
local all all scram-sha-256
local all all radius
local all all cert
local all all gss
local all all oauth
host all all all ident
host all all all peer
host all all all cert
hostssl all all all cert
hostssl all all all cert map=m
host all all all gss
host all all all sspi
host all all all pam
host all all all bsd
host all all all ldap
host all all all crypt
host all all all krb5
host all all all Trust
host all all all trust,md5
host all all all "trust"
host all all all scram-sha-512
`,
  },
  {
    name: "options for one method given to another",
    text: `host all all all trust map=x
host all all all md5 map=x
host all all all ident map=x
host all all all scram-sha-256 radiusservers=127.0.0.1
host all all all trust ldapserver=x
host all all all trust pamservice=x
host all all all trust krb_realm=x
host all all all trust include_realm=1
host all all all trust compat_realm=1
host all all all trust upn_username=1
host all all all trust issuer=x
host all all all trust nosuch=x
host all all all trust word
host all all all trust a=b=c
host all all all trust =x
host all all all trust x,y
host all all all trust validator=x
host all all all trust pam_use_hostname=1
`,
  },
  {
    name: "client certificates",
    text: `hostssl all all all scram-sha-256 clientcert=verify-full
hostssl all all all scram-sha-256 clientcert=verify-ca
hostssl all all all scram-sha-256 clientcert=1
hostssl all all all scram-sha-256 clientcert=no-verify
host all all all scram-sha-256 clientcert=verify-full
local all all trust clientcert=verify-full
hostssl all all all cert clientcert=verify-ca
hostssl all all all cert clientcert=verify-full
hostssl all all all trust clientcert=verify-ca clientcert=verify-full
`,
  },
  {
    name: "radius",
    text: `hostssl all all all radius radiusservers=127.0.0.1 radiussecrets=abc
hostssl all all all radius radiusservers="127.0.0.1,127.0.0.2" radiussecrets=abc radiusports=1812
hostssl all all all radius radiusservers="127.0.0.1,127.0.0.2" radiussecrets="a,b" radiusports="1812,1813" radiusidentifiers="x,y"
hostssl all all all radius radiusservers="127.0.0.1,127.0.0.2" radiussecrets="a,b,c"
hostssl all all all radius radiusservers="127.0.0.1,127.0.0.2" radiussecrets=a radiusports="1,2,3"
hostssl all all all radius radiusservers="127.0.0.1" radiussecrets=a radiusidentifiers="1,2"
hostssl all all all radius radiusservers="127.0.0.1 , 127.0.0.2" radiussecrets=" a , b "
hostssl all all all radius radiusservers="127.0.0.1" radiussecrets="""x,y"""
hostssl all all all radius radiusservers="127.0.0.1" radiussecrets="""x,y"",""z"""
hostssl all all all radius radiusservers=127.0.0.1,127.0.0.2 radiussecrets=a
hostssl all all all radius
hostssl all all all radius radiusservers=127.0.0.1
hostssl all all all radius radiussecrets=a
hostssl all all all radius radiusservers="" radiussecrets=a
hostssl all all all radius radiusservers=127.0.0.1 radiussecrets=""
hostssl all all all radius radiusservers=127.0.0.1 radiussecrets=a radiusports=x
hostssl all all all radius radiusservers=127.0.0.1 radiussecrets=a radiusports=1812x
hostssl all all all radius radiusservers="127.0.0.1,,127.0.0.2" radiussecrets=a
hostssl all all all radius radiusservers="127.0.0.1," radiussecrets=a
hostssl all all all radius radiusservers=127.0.0.1 radiussecrets="a b"
hostssl all all all radius radiusservers=127.0.0.1 radiussecrets=a radiusidentifiers="a b"
hostssl all all all radius radiusservers=127.0.0.1 radiussecrets=a radiusservers="127.0.0.1,127.0.0.2"
hostssl all all all radius radiusservers=127.0.0.1 radiussecrets=a ldaptls=1
`,
  },
  {
    name: "regular expressions in names",
    text: `host /^db\\d+$ /^app_ all trust
host all /( all trust
host all /) all trust
host all /[a all trust
host all /* all trust
host all /a** all trust
host all "/a{2,1}" all trust
host all /a{2 all trust
host all /a{x all trust
host all /a{256} all trust
host all / all trust
host all /a|b all trust
host all /(a)(b all trust
host all "/a,b" all trust
host all /a,b all trust
host all "/^a b$" all trust
host all /a\\ all trust
host all /a+? all trust
host all /^* all trust
host all /(*a) all trust
host all /[[:alpha:]]+ all trust
host all /[]a] all trust
host all /a||b all trust
host all /() all trust
host all /] all trust
host all /} all trust
`,
  },
  {
    name: "lists in files",
    text: `host all @users all trust
host @"my dbs" all,@users all trust
host all @missing all trust
host all "@users" all trust
host all @ all trust
host all @empty all trust
host @empty all trust
host all @sub/more all trust
host all a,@users,b all trust
@line
`,
    files: {
      users: 'alice\n# comment\nbob, "Carol Q"\n\ndave eve\n',
      "my dbs": "one two",
      empty: "# nothing\n",
      "sub/more": "x @inner\n",
      "sub/inner": "y",
      line: "host all all all trust",
    },
  },
  {
    // Before 16, PostgreSQL follows it until it has no file descriptors left.
    name: "a list that takes in itself",
    from: 16,
    text: "host all @loop all trust\nhost all all all reject\n",
    files: { loop: "a @loop" },
  },
  {
    name: "included files",
    text: `local all all peer
include first.conf
include_if_exists missing.conf
include missing.conf
include_if_exists first.conf
include_dir rules.d
include_dir nowhere.d
include_dir " "
"include" "first.conf"
include first.conf second.conf
host all all all reject
include loop.conf
`,
    files: {
      "first.conf": "host all a all trust\nhost all\ninclude sub/second.conf\n",
      "sub/second.conf": "host all b all trust\ninclude ../third.conf\n",
      "third.conf": "host all \\\n c all trust\n",
      "rules.d/20.conf": "host all twenty all trust\n",
      "rules.d/10.conf": "host all ten all trust\n",
      "rules.d/Z.conf": "host all zed all trust\n",
      "rules.d/.hidden.conf": "host all hidden all trust\n",
      "rules.d/readme.txt": "host all text all trust\n",
      "loop.conf": "host all loop all trust\ninclude loop.conf\n",
    },
  },
  {
    name: "an included directory with files that fail",
    text: "include_dir bad.d\nhost all all all trust\n",
    files: { "bad.d/a.conf": "include nothing.conf\nhost all\n", "bad.d/b.conf": "host all b all trust\n" },
  },
  {
    name: "oauth",
    text: `host all all all oauth
host all all all oauth issuer=x
host all all all oauth scope=x
host all all all oauth issuer=x map=m nosuch=1
`,
  },
  { name: "nothing at all", text: "" },
  { name: "no line end at the end", text: "host all all all trust" },
];

/** Lines that need a build with LDAP, PAM and GSSAPI. */
export const ldapHbaFiles: readonly HbaFile[] = [
  {
    name: "ldap",
    text: `hostssl all all all ldap ldapserver="h1 h2" ldapscheme=ldaps ldapport=1636 ldapprefix="uid=" ldapsuffix=",ou=a,dc=postern"
hostssl all all all ldap ldapserver=h ldaptls=1 ldapprefix="uid="
hostssl all all all ldap ldapserver=h ldaptls=0 ldapprefix="uid="
hostssl all all all ldap ldapserver=h ldapbasedn="ou=a,dc=postern" ldapbinddn="cn=search,ou=a,dc=postern" ldapbindpasswd="s e, \\""" ldapsearchattribute=uid
hostssl all all all ldap ldapserver=h ldapbasedn=x ldapsearchfilter="(uid=$username)"
hostssl all all all ldap ldapserver=h ldapbasedn=x ldapsearchfilter="a" ldapsearchattribute=b
hostssl all all all ldap ldapserver=h ldapbasedn=x ldapprefix=a
hostssl all all all ldap ldapserver=h ldapbasedn=x ldapsuffix=a
hostssl all all all ldap ldapserver=h ldapprefix=a ldapbinddn=x
hostssl all all all ldap ldapserver=h ldapprefix=a ldapbindpasswd=x
hostssl all all all ldap ldapserver=h ldapsuffix=a ldapsearchattribute=x
hostssl all all all ldap ldapserver=h ldapprefix="" ldapsearchfilter=x
hostssl all all all ldap ldapserver=h
hostssl all all all ldap
hostssl all all all ldap ldapprefix=x
hostssl all all all ldap ldapserver=h ldapprefix=x ldapport=0
hostssl all all all ldap ldapserver=h ldapprefix=x ldapport=abc
hostssl all all all ldap ldapserver=h ldapprefix=x ldapport=12abc
hostssl all all all ldap ldapserver=h ldapprefix=x radiusservers=y
hostssl all all all ldap ldapserver=h ldapprefix=x map=y
`,
  },
  {
    name: "LDAP URLs",
    text: `host all all all ldap ldapurl="ldap://h/dc=x"
host all all all ldap ldapurl="ldaps://h:1636/ou=a,dc=x?uid?sub"
host all all all ldap ldapurl="ldap://h/dc=x?uid,mail"
host all all all ldap ldapurl="ldap://h/dc=x??sub?(uid=$username)"
host all all all ldap ldapurl="ldap://h/ou=a%20b,dc=x"
host all all all ldap ldapurl="LDAP://h/dc=x"
host all all all ldap ldapurl="ldapi://h/dc=x"
host all all all ldap ldapurl="http://h/dc=x"
host all all all ldap ldapurl="ldap://h/dc=x" ldapport=7
host all all all ldap ldapserver=a ldapurl="ldap://h/dc=x"
host all all all ldap ldapurl="ldap:///dc=x"
host all all all ldap ldapurl="ldap://h"
host all all all ldap ldapurl="ldap://h:abc/dc=x"
host all all all ldap ldapurl="ldap://h:12abc/dc=x"
host all all all ldap ldapurl="ldap://h:/dc=x"
host all all all ldap ldapurl="ldap://h:-1/dc=x"
host all all all ldap ldapurl="ldap://h: 389/dc=x"
host all all all ldap ldapurl="ldap://h:+389/dc=x"
host all all all ldap ldapurl="ldap://h:0/dc=x"
host all all all ldap ldapurl="ldap://h:65536/dc=x"
host all all all ldap ldapurl="ldap://h:99999999999/dc=x"
host all all all ldap ldapurl="ldap://h:0x10/dc=x"
host all all all ldap ldapurl="ldap://h:010/dc=x"
host all all all ldap ldapurl="ldap://h:389:390/dc=x"
host all all all ldap ldapurl="ldap://h:%33%38/dc=x"
host all all all ldap ldapurl="ldap://[::1]/dc=x"
host all all all ldap ldapurl="ldap://[2001:db8::7]:1389/dc=x"
host all all all ldap ldapurl="ldaps://[::1]:abc/dc=x"
host all all all ldap ldapurl="ldap://[::1]x/dc=x"
host all all all ldap ldapurl="ldap://[::1]x:80/dc=x"
host all all all ldap ldapurl="ldap://[::1/dc=x"
host all all all ldap ldapurl="ldap://[]/dc=x"
host all all all ldap ldapurl="ldap://::1/dc=x"
host all all all ldap ldapurl="ldap://a%62c/dc=x"
host all all all ldap ldapurl="ldap://h1 h2/dc=x"
`,
  },
  {
    name: "pam and gss",
    text: `host all all all pam
host all all all pam pamservice=x pam_use_hostname=1
host all all all gss
host all all all gss include_realm=0 krb_realm=X map=m
hostgssenc all all all gss
local all all gss
`,
  },
];
