"""Hypervisors, appliances and machines: vSphere, Proxmox, NetApp, F5, Redfish, WinRM."""

from __future__ import annotations

from certlint.knobs._declare import (
    ANYTHING,
    BUNDLE,
    CONTEXT,
    FALSE,
    LIKELY,
    POSSIBLE,
    TRUE,
    UNPROVEN,
    Fix,
    Library,
    Like,
    alias,
    remove,
    require,
    returns,
)

PYVMOMI = Library("pyvmomi", "9.1.1.0", source="pyVim/connect.py")
PROXMOX = Library("proxmoxer", "2.3.0", source="proxmoxer/backends/https.py")
NAPALM = Library("napalm", "5.2.0", source="napalm/nxos/nxos.py")
SUSHY = Library("sushy", "5.14.0", source="sushy/main.py")
PYWINRM = Library("pywinrm", "0.5.0", source="winrm/protocol.py")
PYPSRP = Library("pypsrp", "0.9.1", source="pypsrp/wsman.py")
F5 = Library("f5-sdk", "3.0.21", source="f5/bigip/__init__.py")
NETAPP = Library("netapp-ontap", "9.19.1.0", source="netapp_ontap/host_connection.py")
REDFISH = Library("redfish", "3.4.2", source="redfish/rest/v1.py")
ZHMC = Library("zhmcclient", "1.26.0", source="zhmcclient/_session.py")

_SMART_CONNECT = Fix(
    how="context",
    companion="sslContext",
    imports=("ssl",),
    example="sslContext=ssl.create_default_context(cafile=BUNDLE)",
)

KNOBS = (
    PYVMOMI.argument(
        "pyVim.disableSslCertValidation",
        "pyVim.connect.{SmartConnect,Connect,SmartStubAdapter,SmartConnection}",
        "disableSslCertValidation",
        off=TRUE,
        fix=remove("sslContext", imports=("ssl",)),
    ),
    PYVMOMI.argument(
        "pyVim.sslContext",
        "pyVim.connect.{SmartConnect,Connect,SmartStubAdapter,SmartConnection} pyVmomi.SoapStubAdapter",
        "sslContext",
        context=True,
        fix=CONTEXT,
    ),
    PYVMOMI.call(
        "pyVim.SmartConnectNoSSL",
        "pyVim.connect.{SmartConnectNoSSL,ConnectNoSSL}",
        fix=_SMART_CONNECT,
        versions="until 8.0.0",
        note="gone in 8.0.1",
        status=UNPROVEN,
    ),
    PYVMOMI.argument(
        "pyVim.thumbprint",
        "pyVim.connect.{SmartConnect,Connect}",
        "thumbprint",
        off=ANYTHING,
        confidence=POSSIBLE,
        note="pins one certificate instead of verifying chain and host name",
    ),
    PROXMOX.argument(
        "proxmoxer.ProxmoxAPI.verify_ssl",
        "proxmoxer.{ProxmoxAPI,backends.https.Backend}",
        "verify_ssl",
        off=FALSE,
        path=True,
        fix=BUNDLE,
    ),
    NAPALM.item(
        "napalm.optional_args.ssl_verify",
        "napalm.nxos.NXOSDriver napalm.base.NetworkDriver",
        "ssl_verify",
        keys=("optional_args",),
        off=FALSE,
        confidence=LIKELY,
        fix=require(),
        note="of the NX-API: does not verify unless told to",
        status=UNPROVEN,
    ),
    SUSHY.argument("sushy.Sushy.verify", "sushy.Sushy", "verify", position=4, off=FALSE, path=True, fix=BUNDLE),
    SUSHY.argument(
        "sushy.Sushy.verify:Connector", "sushy.connector.Connector", "verify", off=FALSE, path=True, fix=BUNDLE
    ),
    PYWINRM.argument(
        "pywinrm.server_cert_validation",
        "winrm.{Session,Protocol,transport.Transport}",
        "server_cert_validation",
        off=Like("ignore"),
        fix=remove("ca_trust_path"),
    ),
    PYPSRP.argument(
        "pypsrp.cert_validation",
        "pypsrp.{client.Client,wsman.WSMan}",
        "cert_validation",
        off=FALSE,
        path=True,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    F5.argument(
        "f5.ManagementRoot.verify",
        "f5.bigip.{ManagementRoot,BigIP}",
        "verify",
        off=FALSE,
        absent=True,
        path=True,
        fix=BUNDLE,
        note="does not verify unless told to",
        status=UNPROVEN,
    ),
    NETAPP.argument(
        "netapp_ontap.HostConnection.verify",
        "netapp_ontap.HostConnection",
        "verify",
        position=5,
        off=FALSE,
        path=True,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    REDFISH.argument(
        "redfish.cafile",
        "redfish.{redfish_client,rest.v1.RestClientBase}",
        "cafile",
        absent=True,
        path=True,
        fix=BUNDLE,
        note="does not verify without cafile; capath is ignored",
        status=UNPROVEN,
    ),
    ZHMC.argument(
        "zhmcclient.verify_cert",
        "zhmcclient.Session",
        "verify_cert",
        position=7,
        off=FALSE,
        path=True,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
)

MODELS = (
    returns("napalm.get_network_driver napalm.base.get_network_driver", "napalm.base.NetworkDriver"),
    alias("pyVmomi.SoapAdapter", "pyVmomi"),
    alias("proxmoxer.core", "proxmoxer"),
    alias("winrm.protocol", "winrm"),
    alias("netapp_ontap.host_connection", "netapp_ontap"),
    alias("zhmcclient._session", "zhmcclient"),
)
