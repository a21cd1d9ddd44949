#!/usr/bin/env python3
"""Makes schema.json, which says of what type each field of the served kinds is, from Kubernetes' own
OpenAPI documents: generate.py <a checkout of kubernetes>/api/openapi-spec/v3 > schema.json"""
import json
import os
import sys

GROUPS = {
    "api__v1": ["ConfigMap", "Endpoints", "Event", "Namespace", "Node", "Pod", "ReplicationController",
                "Secret", "ServiceAccount", "Service", "Binding"],
    "apis__apps__v1": ["Deployment", "ReplicaSet"],
    "apis__coordination.k8s.io__v1": ["Lease"],
    "apis__discovery.k8s.io__v1": ["EndpointSlice"],
    "apis__events.k8s.io__v1": ["Event"],
    "apis__rbac.authorization.k8s.io__v1": ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
    "apis__scheduling.k8s.io__v1": ["PriorityClass"],
}
PREFIX = "#/components/schemas/"
types, kinds = {}, {}


def reference(schema):
    if "$ref" in schema:
        return schema["$ref"][len(PREFIX):]
    if len(schema.get("allOf", [])) == 1:
        return reference(schema["allOf"][0])
    return None


def field(schema, schemas):
    """A field's type: a text is a scalar or the name of a type, an object says more."""
    out = {}
    target = reference(schema)
    if target is not None:
        out["type"] = add(target, schemas)
    elif schema.get("type") == "array":
        out["list"] = field(schema["items"], schemas)
        if "x-kubernetes-list-type" in schema:
            out["listType"] = schema["x-kubernetes-list-type"]
        if "x-kubernetes-list-map-keys" in schema:
            out["keys"] = schema["x-kubernetes-list-map-keys"]
    elif schema.get("type") == "object" and "additionalProperties" in schema:
        out["map"] = field(schema["additionalProperties"], schemas)
    else:
        out["type"] = schema.get("type", "any")
        if schema.get("format") == "int-or-string":
            out["type"] = "any"
    if schema.get("x-kubernetes-map-type") == "atomic":
        out["atomic"] = True
    if "x-kubernetes-patch-merge-key" in schema:
        out["mergeKey"] = schema["x-kubernetes-patch-merge-key"]
    if "x-kubernetes-patch-strategy" in schema:
        out["strategy"] = schema["x-kubernetes-patch-strategy"]
    if schema.get("default") not in (None, {}, ""):
        out["default"] = schema["default"]
    return out["type"] if list(out) == ["type"] else out


def short(name):
    return name.split(".")[-1] if not name.startswith("io.k8s.api.events") else "events." + name.split(".")[-1]


def add(name, schemas):
    schema = schemas[name]
    if "properties" not in schema:
        kind = schema.get("type", "any")
        if "oneOf" in schema or kind == "object":
            kind = "any"
        return kind
    key = short(name)
    if key not in types:
        types[key] = {}
        entry = {"fields": {n: field(s, schemas) for n, s in schema["properties"].items()}}
        if schema.get("x-kubernetes-map-type") == "atomic":
            entry["atomic"] = True
        types[key].update(entry)
    return key


for group, names in GROUPS.items():
    with open(os.path.join(sys.argv[1], group + "_openapi.json")) as f:
        schemas = json.load(f)["components"]["schemas"]
    for name, schema in schemas.items():
        for gvk in schema.get("x-kubernetes-group-version-kind", []):
            if gvk["kind"] in names and short(name).endswith(gvk["kind"]):
                version = (gvk["group"] + "/" if gvk["group"] else "") + gvk["version"]
                if group.split("__", 1)[1].replace("__", "/") == version:
                    kinds[version + "/" + gvk["kind"]] = add(name, schemas)

print('{"kinds":' + json.dumps(kinds, sort_keys=True) + ',"types":{')
print(",\n".join(json.dumps(n) + ":" + json.dumps(types[n], separators=(",", ":")) for n in sorted(types)))
print("}}")
