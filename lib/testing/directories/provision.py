"""Provisions a domain with the smb.conf that SMB_CONF_PATH names. Without the ACLs of sysvol, because not every file system
keeps the extended attributes that these need, and nothing here reads sysvol."""
import logging
import sys

from samba.auth import system_session
from samba.dsdb import DS_DOMAIN_FUNCTION_2008_R2
from samba.param import LoadParm
from samba.provision import provision

target, realm, domain, password = sys.argv[1:]
provision(
    logging.getLogger("provision"),
    system_session(),
    smbconf=f"{target}/etc/smb.conf",
    targetdir=target,
    realm=realm,
    domain=domain,
    hostname="dc",
    hostip="127.0.0.1",
    serverrole="active directory domain controller",
    adminpass=password,
    dns_backend="NONE",
    dom_for_fun_level=DS_DOMAIN_FUNCTION_2008_R2,
    skip_sysvolacl=True,
    batch_mode=True,
    lp=LoadParm(),
)
