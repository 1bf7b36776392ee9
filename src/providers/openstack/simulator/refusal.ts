import { SimulatedRefusal } from "../../../http/simulated-answer.ts";

/** Names of Nova's and Cinder's faults by status, nova/api/openstack/wsgi.py `Fault._fault_names`. */
const faultNames: Readonly<Record<number, string>> = {
  400: "badRequest",
  401: "unauthorized",
  403: "forbidden",
  404: "itemNotFound",
  405: "badMethod",
  409: "conflictingRequest",
  413: "overLimit",
  415: "badMediaType",
  429: "overLimit",
  501: "notImplemented",
  503: "serviceUnavailable",
};

/** As Nova and Cinder refuse. */
export function fault(status: number, message: string): SimulatedRefusal {
  return new SimulatedRefusal({ status, body: { [faultNames[status] ?? "computeFault"]: { code: status, message } } });
}

/** As Neutron refuses. */
export function neutronError(status: number, type: string, message: string): SimulatedRefusal {
  return new SimulatedRefusal({ status, body: { NeutronError: { type, message, detail: "" } } });
}

/** As Keystone refuses, and the middleware that checks tokens in front of every service. */
export function keystoneError(status: number, title: string, message: string): SimulatedRefusal {
  return new SimulatedRefusal({ status, body: { error: { code: status, title, message } } });
}

/** As Octavia refuses. */
export function octaviaFault(status: number, faultstring: string): SimulatedRefusal {
  const body = { faultcode: status >= 500 ? "Server" : "Client", faultstring, debuginfo: null };
  return new SimulatedRefusal({ status, body });
}

/** As Glance refuses: with a page. */
export function glancePage(status: number, title: string, message: string): SimulatedRefusal {
  const head = `${status} ${title}`;
  const page = `<html>\n <head>\n  <title>${head}</title>\n </head>\n <body>\n  <h1>${head}</h1>\n  ${message}<br /><br />\n\n\n </body>\n</html>`;
  return new SimulatedRefusal({ status, body: page, headers: { "content-type": "text/html; charset=UTF-8" } });
}
