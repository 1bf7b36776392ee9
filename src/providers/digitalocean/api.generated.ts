// Generated from test/fixtures/specs by scripts/generate.ts; do not edit.
export interface paths {
    "/v2/account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            account?: components["schemas"]["account"];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/account/keys/{ssh_key_identifier}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    ssh_key_identifier: components["schemas"]["ssh_key_id"] | components["schemas"]["ssh_key_fingerprint"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            ssh_key?: components["schemas"]["sshKeys"];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/actions/{action_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    action_id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            action?: components["schemas"]["action"];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/certificates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    per_page?: number;
                    page?: number;
                    name?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            certificates?: components["schemas"]["certificate"][];
                        } & components["schemas"]["pagination"] & components["schemas"]["meta"];
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["certificate_request_lets_encrypt"] | components["schemas"]["certificate_request_custom"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            certificate?: components["schemas"]["certificate"];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/certificates/{certificate_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    certificate_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/droplets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    per_page?: number;
                    page?: number;
                    tag_name?: string;
                    name?: string;
                    type?: "droplets" | "gpus";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            droplets?: components["schemas"]["droplet"][];
                        } & components["schemas"]["pagination"] & components["schemas"]["meta"];
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["droplet_single_create"] | components["schemas"]["droplet_multi_create"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            droplet: components["schemas"]["droplet"];
                            links: {
                                actions?: components["schemas"]["action_link"][];
                            };
                        } | {
                            droplets: components["schemas"]["droplet"][];
                            links: {
                                actions?: components["schemas"]["action_link"][];
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/droplets/{droplet_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    droplet_id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            droplet?: components["schemas"]["droplet"];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    droplet_id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/droplets/{droplet_id}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    droplet_id: number;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["droplet_action"] | components["schemas"]["droplet_action_enable_backups"] | components["schemas"]["droplet_action_change_backup_policy"] | components["schemas"]["droplet_action_restore"] | components["schemas"]["droplet_action_resize"] | components["schemas"]["droplet_action_rebuild"] | components["schemas"]["droplet_action_rename"] | components["schemas"]["droplet_action_change_kernel"] | components["schemas"]["droplet_action_snapshot"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            action?: components["schemas"]["action"];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/droplets/{droplet_id}/backups/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    droplet_id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            policy?: components["schemas"]["droplet_backup_policy_record"];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/firewalls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    per_page?: number;
                    page?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            firewalls?: components["schemas"]["firewall"][];
                        } & components["schemas"]["pagination"] & components["schemas"]["meta"];
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["firewall"] & unknown & (unknown | unknown);
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            firewall?: components["schemas"]["firewall"];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/firewalls/{firewall_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    firewall_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            firewall?: components["schemas"]["firewall"];
                        };
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    firewall_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["firewall"] & (unknown | unknown);
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            firewall?: components["schemas"]["firewall"];
                        };
                    };
                };
            };
        };
        post?: never;
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    firewall_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    type?: "application" | "distribution";
                    private?: boolean;
                    tag_name?: string;
                    per_page?: number;
                    page?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            images: components["schemas"]["image"][];
                        } & components["schemas"]["pagination"] & components["schemas"]["meta"];
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["image_new_custom"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            image?: components["schemas"]["image"];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/images/{image_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    image_id: number | string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            image: components["schemas"]["image"];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    image_id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/images/{image_id}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    image_id: number;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["image_action_base"] | components["schemas"]["image_action_transfer"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["action"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/load_balancers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    per_page?: number;
                    page?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            load_balancers?: components["schemas"]["load_balancer"][];
                        } & components["schemas"]["pagination"] & components["schemas"]["meta"];
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["load_balancer_create"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            load_balancer?: components["schemas"]["load_balancer"];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/load_balancers/{lb_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    lb_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            load_balancer?: components["schemas"]["load_balancer"];
                        };
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    lb_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["load_balancer_create"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            load_balancer?: components["schemas"]["load_balancer"];
                        };
                    };
                };
            };
        };
        post?: never;
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    lb_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    per_page?: number;
                    page?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            projects?: components["schemas"]["project"][];
                        } & components["schemas"]["pagination"] & components["schemas"]["meta"];
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": WithRequired<components["schemas"]["project_base"], "name" | "purpose">;
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            project?: components["schemas"]["project"];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/projects/{project_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    project_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/regions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    per_page?: number;
                    page?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            regions: components["schemas"]["region"][];
                        } & components["schemas"]["pagination"] & components["schemas"]["meta"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/reserved_ips": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    per_page?: number;
                    page?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            reserved_ips?: components["schemas"]["reserved_ip"][];
                        } & components["schemas"]["pagination"] & components["schemas"]["meta"];
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["reserved_ip_create"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            reserved_ip?: components["schemas"]["reserved_ip"];
                            links?: {
                                droplets?: components["schemas"]["action_link"][];
                                actions?: components["schemas"]["action_link"][];
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/reserved_ips/{reserved_ip}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    reserved_ip: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            reserved_ip?: components["schemas"]["reserved_ip"];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    reserved_ip: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/reserved_ips/{reserved_ip}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    reserved_ip: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["reserved_ip_action_unassign"] | components["schemas"]["reserved_ip_action_assign"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            action?: components["schemas"]["action"] & {
                                /** Format: uuid */
                                project_id?: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/sizes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    per_page?: number;
                    page?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            sizes: components["schemas"]["size"][];
                        } & components["schemas"]["pagination"] & components["schemas"]["meta"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    per_page?: number;
                    page?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            tags?: components["schemas"]["tags"][];
                        } & components["schemas"]["pagination"] & components["schemas"]["meta"];
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["tags"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            tag?: components["schemas"]["tags"];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/tags/{tag_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    tag_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/tags/{tag_id}/resources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    tag_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["tags_resource"];
                };
            };
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    tag_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["tags_resource"];
                };
            };
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/volumes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    name?: string;
                    region?: components["schemas"]["region_slug"];
                    per_page?: number;
                    page?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            volumes: components["schemas"]["volume_full"][];
                        } & components["schemas"]["pagination"] & components["schemas"]["meta"];
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["volumes_ext4"] | components["schemas"]["volumes_xfs"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            volume?: components["schemas"]["volume_full"];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/volumes/{volume_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    volume_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            volume?: components["schemas"]["volume_full"];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    volume_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/volumes/{volume_id}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: {
            parameters: {
                query?: {
                    per_page?: number;
                    page?: number;
                };
                header?: never;
                path: {
                    volume_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["volume_action_post_attach"] | components["schemas"]["volume_action_post_detach"] | components["schemas"]["volume_action_post_resize"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            action?: components["schemas"]["volumeAction"];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/vpcs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    per_page?: number;
                    page?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            vpcs?: components["schemas"]["vpc"][];
                        } & components["schemas"]["pagination"] & components["schemas"]["meta"];
                    };
                };
            };
        };
        put?: never;
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": WithRequired<components["schemas"]["vpc_updatable"], "name"> & WithRequired<components["schemas"]["vpc_create"], "region">;
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            vpc?: components["schemas"]["vpc"];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/vpcs/{vpc_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    vpc_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            vpc?: components["schemas"]["vpc"];
                        };
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    vpc_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": WithRequired<components["schemas"]["vpc_updatable"], "name"> & components["schemas"]["vpc_default"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            vpc?: components["schemas"]["vpc"];
                        };
                    };
                };
            };
        };
        post?: never;
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    vpc_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        account: {
            droplet_limit: number;
            floating_ip_limit: number;
            email: string;
            name?: string;
            uuid: string;
            /** @default false */
            email_verified: boolean;
            /**
             * @default active
             * @enum {string}
             */
            status: "active" | "warning" | "locked";
            status_message: string;
            team?: {
                uuid?: string;
                name?: string;
            };
        };
        action: {
            id?: number;
            /**
             * @default in-progress
             * @enum {string}
             */
            status?: "in-progress" | "completed" | "errored";
            type?: string;
            /** Format: date-time */
            started_at?: string;
            /** Format: date-time */
            completed_at?: string | null;
            resource_id?: number | null;
            resource_type?: string;
            region?: components["schemas"]["region"];
            region_slug?: string | null;
        };
        action_link: {
            id?: number;
            rel?: string;
            /** Format: uri */
            href?: string;
        };
        backward_links: components["schemas"]["link_to_first_page"] & components["schemas"]["link_to_prev_page"];
        certificate: {
            /** Format: uuid */
            readonly id?: string;
            name?: string;
            /** Format: date-time */
            readonly not_after?: string;
            readonly sha1_fingerprint?: string;
            /** Format: date-time */
            readonly created_at?: string;
            dns_names?: string[];
            /** @enum {string} */
            readonly state?: "pending" | "verified" | "error";
            /** @enum {string} */
            type?: "custom" | "lets_encrypt";
        };
        certificate_create_base: {
            name: string;
            /** @enum {string} */
            type?: "custom" | "lets_encrypt";
        };
        certificate_request_custom: components["schemas"]["certificate_create_base"] & {
            private_key: string;
            leaf_certificate: string;
            certificate_chain?: string;
        };
        certificate_request_lets_encrypt: components["schemas"]["certificate_create_base"] & {
            dns_names: string[];
        };
        disk_info: {
            /** @enum {string} */
            type?: "local" | "boot" | "scratch";
            size?: {
                amount?: number;
                unit?: string;
            };
        };
        /** @enum {string} */
        distribution: "Arch Linux" | "CentOS" | "CoreOS" | "Debian" | "Fedora" | "Fedora Atomic" | "FreeBSD" | "Gentoo" | "openSUSE" | "RancherOS" | "Rocky Linux" | "Ubuntu" | "Unknown";
        domains: {
            name?: string;
            is_managed?: boolean;
            certificate_id?: string;
        };
        droplet: {
            id: number;
            name: string;
            memory: number;
            vcpus: number;
            disk: number;
            disk_info?: components["schemas"]["disk_info"][];
            locked: boolean;
            /** @enum {string} */
            status: "new" | "active" | "off" | "archive";
            kernel?: components["schemas"]["kernel"];
            /** Format: date-time */
            created_at: string;
            features: string[];
            backup_ids: number[];
            next_backup_window: components["schemas"]["droplet_next_backup_window"] & unknown;
            snapshot_ids: number[];
            image: components["schemas"]["image"] & unknown;
            volume_ids: string[];
            size: components["schemas"]["size"];
            size_slug: string;
            networks: {
                v4?: components["schemas"]["network_v4"][];
                v6?: components["schemas"]["network_v6"][];
            };
            region: components["schemas"]["region"];
            tags: string[];
            vpc_uuid?: string;
            gpu_info?: components["schemas"]["gpu_info"];
        };
        droplet_action: {
            /** @enum {string} */
            type: "enable_backups" | "disable_backups" | "reboot" | "power_cycle" | "shutdown" | "power_off" | "power_on" | "restore" | "password_reset" | "resize" | "rebuild" | "rename" | "change_kernel" | "enable_ipv6" | "snapshot";
        };
        droplet_action_change_backup_policy: components["schemas"]["droplet_action"] & {
            backup_policy: components["schemas"]["droplet_backup_policy"] & unknown;
        };
        droplet_action_change_kernel: components["schemas"]["droplet_action"] & {
            kernel?: number;
        };
        droplet_action_enable_backups: components["schemas"]["droplet_action"] & {
            backup_policy?: components["schemas"]["droplet_backup_policy"] & unknown;
        };
        droplet_action_rebuild: components["schemas"]["droplet_action"] & {
            image?: string | number;
        };
        droplet_action_rename: components["schemas"]["droplet_action"] & {
            name?: string;
        };
        droplet_action_resize: components["schemas"]["droplet_action"] & {
            disk?: boolean;
            size?: string;
        };
        droplet_action_restore: components["schemas"]["droplet_action"] & {
            image?: number;
        };
        droplet_action_snapshot: components["schemas"]["droplet_action"] & {
            name?: string;
        };
        droplet_backup_policy: {
            /** @enum {string} */
            plan?: "daily" | "weekly";
            /** @enum {string} */
            weekday?: "SUN" | "MON" | "TUE" | "WED" | "THU" | "FRI" | "SAT";
            /** @enum {integer} */
            hour?: 0 | 4 | 8 | 12 | 16 | 20;
            readonly window_length_hours?: number;
            readonly retention_period_days?: number;
        };
        droplet_backup_policy_record: {
            droplet_id?: number;
            backup_enabled?: boolean;
            backup_policy?: components["schemas"]["droplet_backup_policy"] & unknown;
            next_backup_window?: components["schemas"]["droplet_next_backup_window"] & unknown;
        };
        droplet_create: {
            region?: string;
            size: string;
            image: string | number;
            /** @default [] */
            ssh_keys?: (string | number)[];
            /** @default false */
            backups?: boolean;
            backup_policy?: components["schemas"]["droplet_backup_policy"] & unknown;
            /** @default false */
            ipv6?: boolean;
            /** @default false */
            monitoring?: boolean;
            /** @default [] */
            tags?: string[] | null;
            user_data?: string;
            /**
             * @deprecated
             * @default false
             */
            private_networking?: boolean;
            /** @default [] */
            volumes?: string[];
            vpc_uuid?: string;
            with_droplet_agent?: boolean;
            /** @default true */
            public_networking?: boolean;
        };
        droplet_multi_create: {
            names: string[];
        } & components["schemas"]["droplet_create"];
        droplet_next_backup_window: {
            /** Format: date-time */
            start?: string;
            /** Format: date-time */
            end?: string;
        } | null;
        droplet_single_create: {
            name: string;
        } & components["schemas"]["droplet_create"];
        existing_tags_array: string[] | null;
        firewall: {
            readonly id?: string;
            /** @enum {string} */
            readonly status?: "waiting" | "succeeded" | "failed";
            /** Format: date-time */
            readonly created_at?: string;
            readonly pending_changes?: {
                droplet_id?: number;
                removing?: boolean;
                status?: string;
            }[];
            name?: string;
            droplet_ids?: number[] | null;
            tags?: components["schemas"]["existing_tags_array"] & unknown;
        } & components["schemas"]["firewall_rules"];
        firewall_rule_base: {
            /** @enum {string} */
            protocol: "tcp" | "udp" | "icmp";
            ports: string;
        };
        firewall_rule_target: {
            addresses?: string[];
            droplet_ids?: number[];
            load_balancer_uids?: string[];
            kubernetes_ids?: string[];
            tags?: components["schemas"]["existing_tags_array"] & unknown;
        };
        firewall_rules: {
            inbound_rules?: (components["schemas"]["firewall_rule_base"] & {
                sources: components["schemas"]["firewall_rule_target"] & unknown;
            })[] | null;
            outbound_rules?: (components["schemas"]["firewall_rule_base"] & {
                destinations: components["schemas"]["firewall_rule_target"] & unknown;
            })[] | null;
        };
        forward_links: components["schemas"]["link_to_last_page"] & components["schemas"]["link_to_next_page"];
        forwarding_rule: {
            /** @enum {string} */
            entry_protocol: "http" | "https" | "http2" | "http3" | "tcp" | "udp";
            entry_port: number;
            /** @enum {string} */
            target_protocol: "http" | "https" | "http2" | "tcp" | "udp";
            target_port: number;
            certificate_id?: string;
            tls_passthrough?: boolean;
        };
        glb_settings: {
            /** @enum {string} */
            target_protocol?: "http" | "https" | "http2";
            target_port?: number;
            cdn?: {
                is_enabled?: boolean;
            };
            region_priorities?: {
                [key: string]: number;
            };
            failover_threshold?: number;
        };
        gpu_info: {
            count?: number;
            model?: string;
            vram?: {
                amount?: number;
                unit?: string;
            };
        };
        health_check: {
            /**
             * @default http
             * @enum {string}
             */
            protocol?: "http" | "https" | "tcp";
            /** @default 80 */
            port?: number;
            /** @default / */
            path?: string;
            /** @default 10 */
            check_interval_seconds?: number;
            /** @default 5 */
            response_timeout_seconds?: number;
            /** @default 5 */
            unhealthy_threshold?: number;
            /** @default 3 */
            healthy_threshold?: number;
        };
        image: {
            readonly id?: number;
            name?: components["schemas"]["image_name"];
            /** @enum {string} */
            type?: "base" | "snapshot" | "backup" | "custom" | "admin";
            distribution?: components["schemas"]["distribution"];
            slug?: string | null;
            public?: boolean;
            regions?: components["schemas"]["regions_array"];
            /** Format: date-time */
            created_at?: string;
            min_disk_size?: number | null;
            /** Format: float */
            size_gigabytes?: number | null;
            description?: components["schemas"]["image_description"];
            tags?: components["schemas"]["tags_array"];
            /** @enum {string} */
            status?: "NEW" | "available" | "pending" | "deleted" | "retired";
            error_message?: string;
        };
        image_action_base: {
            /** @enum {string} */
            type: "convert" | "transfer";
        };
        image_action_transfer: components["schemas"]["image_action_base"] & {
            region: components["schemas"]["region_slug"];
        };
        image_description: string;
        image_name: string;
        image_new_custom: WithRequired<components["schemas"]["image_update"], "name"> & {
            url: string;
            region: components["schemas"]["region_slug"];
            tags?: components["schemas"]["tags_array"];
        };
        image_update: {
            name?: components["schemas"]["image_name"];
            distribution?: components["schemas"]["distribution"];
            description?: components["schemas"]["image_description"];
        };
        /** @deprecated */
        kernel: {
            id?: number;
            name?: string;
            version?: string;
        } | null;
        lb_firewall: {
            /** @default [] */
            deny?: string[];
            /** @default [] */
            allow?: string[];
        };
        link_to_first_page: {
            first?: string;
        };
        link_to_last_page: {
            last?: string;
        };
        link_to_next_page: {
            next?: string;
        };
        link_to_prev_page: {
            prev?: string;
        };
        load_balancer: components["schemas"]["load_balancer_base"] & {
            region?: unknown & components["schemas"]["region"];
        } & {
            droplet_ids?: number[];
        } & {
            tag?: string;
        };
        load_balancer_base: {
            /** Format: uuid */
            readonly id?: string;
            name?: string;
            project_id?: string;
            readonly ip?: string;
            readonly ipv6?: string;
            /** @default 1 */
            size_unit?: number;
            /**
             * @deprecated
             * @default lb-small
             * @enum {string}
             */
            size?: "lb-small" | "lb-medium" | "lb-large";
            /**
             * @deprecated
             * @default round_robin
             * @enum {string}
             */
            algorithm?: "round_robin" | "least_connections";
            /** @enum {string} */
            readonly status?: "new" | "active" | "errored";
            /** Format: date-time */
            readonly created_at?: string;
            forwarding_rules: components["schemas"]["forwarding_rule"][];
            health_check?: components["schemas"]["health_check"];
            sticky_sessions?: components["schemas"]["sticky_sessions"];
            /** @default false */
            redirect_http_to_https?: boolean;
            /** @default false */
            enable_proxy_protocol?: boolean;
            /** @default false */
            enable_backend_keepalive?: boolean;
            /** @default 60 */
            http_idle_timeout_seconds?: number;
            /** Format: uuid */
            vpc_uuid?: string;
            /** @default false */
            disable_lets_encrypt_dns_records?: boolean;
            firewall?: components["schemas"]["lb_firewall"];
            /**
             * @default EXTERNAL
             * @enum {string}
             */
            network?: "EXTERNAL" | "INTERNAL";
            /**
             * @default IPV4
             * @enum {string}
             */
            network_stack?: "IPV4" | "DUALSTACK";
            /**
             * @default REGIONAL
             * @enum {string}
             */
            type?: "REGIONAL" | "REGIONAL_NETWORK" | "GLOBAL";
            domains?: components["schemas"]["domains"][];
            glb_settings?: components["schemas"]["glb_settings"];
            target_load_balancer_ids?: string[];
            /**
             * @default DEFAULT
             * @enum {string}
             */
            tls_cipher_policy?: "DEFAULT" | "STRONG";
        };
        load_balancer_create: ({
            droplet_ids: number[];
        } & {
            region: components["schemas"]["region_slug"];
        } & components["schemas"]["load_balancer_base"]) | ({
            tag: string;
        } & {
            region: components["schemas"]["region_slug"];
        } & components["schemas"]["load_balancer_base"]);
        meta: {
            meta: components["schemas"]["meta_properties"] & unknown;
        };
        meta_properties: {
            total?: number;
        };
        network_v4: {
            /** Format: ipv4 */
            ip_address?: string;
            /** Format: ipv4 */
            netmask?: string;
            gateway?: string;
            /** @enum {string} */
            type?: "public" | "private";
        };
        network_v6: {
            /** Format: ipv6 */
            ip_address?: string;
            netmask?: number;
            /** Format: ipv6 */
            gateway?: string;
            /** @enum {string} */
            type?: "public";
        };
        page_links: {
            pages?: components["schemas"]["forward_links"] | components["schemas"]["backward_links"] | unknown;
        };
        pagination: {
            links?: components["schemas"]["page_links"];
        };
        project: components["schemas"]["project_base"] & {
            is_default?: boolean;
        };
        project_base: {
            /** Format: uuid */
            readonly id?: string;
            readonly owner_uuid?: string;
            readonly owner_id?: number;
            name?: string;
            description?: string;
            purpose?: string;
            /** @enum {string} */
            environment?: "Development" | "Staging" | "Production";
            /** Format: date-time */
            readonly created_at?: string;
            /** Format: date-time */
            readonly updated_at?: string;
        };
        region: {
            name: string;
            slug: string;
            features: string[];
            available: boolean;
            sizes: string[];
        };
        /** @enum {string} */
        region_slug: "ams1" | "ams2" | "ams3" | "blr1" | "fra1" | "lon1" | "nyc1" | "nyc2" | "nyc3" | "sfo1" | "sfo2" | "sfo3" | "sgp1" | "tor1" | "syd1";
        regions_array: components["schemas"]["region_slug"][];
        reserved_ip: {
            /** Format: ipv4 */
            ip?: string;
            region?: components["schemas"]["region"] & Record<string, never>;
            droplet?: (Record<string, never> | null) | components["schemas"]["droplet"];
            locked?: boolean;
            /** Format: uuid */
            project_id?: string;
        };
        reserved_ip_action_assign: components["schemas"]["reserved_ip_action_type"] & {
            droplet_id: number;
        };
        reserved_ip_action_type: {
            /** @enum {string} */
            type: "assign" | "unassign";
        };
        reserved_ip_action_unassign: components["schemas"]["reserved_ip_action_type"] & Record<string, never>;
        reserved_ip_create: {
            droplet_id: number;
        } | {
            region: string;
            /** Format: uuid */
            project_id?: string;
        };
        size: {
            slug: string;
            memory: number;
            vcpus: number;
            disk: number;
            /** Format: float */
            transfer: number;
            /** Format: float */
            price_monthly: number;
            /** Format: float */
            price_hourly: number;
            regions: string[];
            /** @default true */
            available: boolean;
            description: string;
            disk_info?: components["schemas"]["disk_info"][];
            gpu_info?: components["schemas"]["gpu_info"];
        };
        sshKeys: {
            id?: components["schemas"]["ssh_key_id"];
            fingerprint?: components["schemas"]["ssh_key_fingerprint"];
            public_key: string;
            name: components["schemas"]["ssh_key_name"];
        };
        ssh_key_fingerprint: string;
        ssh_key_id: number;
        ssh_key_name: string;
        sticky_sessions: {
            /**
             * @default none
             * @enum {string}
             */
            type?: "cookies" | "none";
            cookie_name?: string;
            cookie_ttl_seconds?: number;
        };
        tags: {
            name?: string;
            readonly resources?: components["schemas"]["tags_metadata"] & {
                droplets?: unknown & components["schemas"]["tags_metadata"];
                imgages?: unknown & components["schemas"]["tags_metadata"];
                volumes?: unknown & components["schemas"]["tags_metadata"];
                volume_snapshots?: unknown & components["schemas"]["tags_metadata"];
                databases?: unknown & components["schemas"]["tags_metadata"];
            };
        };
        tags_array: string[] | null;
        tags_array_read: string[] | null;
        tags_metadata: {
            count?: number;
            last_tagged_uri?: string;
        };
        tags_resource: {
            resources: {
                resource_id?: string;
                /** @enum {string} */
                resource_type?: "droplet" | "image" | "volume" | "volume_snapshot";
            }[];
        };
        "urn-2": string;
        volumeAction: {
            type?: string;
            resource_id?: number | null;
        } & components["schemas"]["action"];
        volume_action_droplet_id: number;
        volume_action_post_attach: components["schemas"]["volume_action_post_base"] & {
            droplet_id: components["schemas"]["volume_action_droplet_id"];
            tags?: components["schemas"]["tags_array"];
        };
        volume_action_post_base: {
            /** @enum {string} */
            type: "attach" | "detach" | "resize";
            region?: components["schemas"]["region_slug"];
        };
        volume_action_post_detach: components["schemas"]["volume_action_post_base"] & {
            droplet_id: components["schemas"]["volume_action_droplet_id"];
        };
        volume_action_post_resize: components["schemas"]["volume_action_post_base"] & {
            size_gigabytes: number;
        };
        volume_base: {
            readonly id?: string;
            readonly droplet_ids?: number[] | null;
            name?: string;
            description?: string;
            size_gigabytes?: number;
            readonly created_at?: string;
            tags?: components["schemas"]["tags_array"];
        };
        volume_base_read: {
            readonly id?: string;
            readonly droplet_ids?: number[] | null;
            name?: string;
            description?: string;
            size_gigabytes?: number;
            readonly created_at?: string;
            tags?: components["schemas"]["tags_array_read"];
        };
        volume_full: components["schemas"]["volume_base_read"] & {
            readonly region?: unknown & components["schemas"]["region"];
            filesystem_type?: string;
            filesystem_label?: string;
        };
        volume_snapshot_id: {
            snapshot_id?: string;
        };
        volume_write_file_system_label: string;
        volume_write_file_system_type: {
            filesystem_type?: string;
        };
        volumes_ext4: components["schemas"]["volume_base"] & components["schemas"]["volume_snapshot_id"] & components["schemas"]["volume_write_file_system_type"] & {
            region: components["schemas"]["region_slug"];
            filesystem_label?: components["schemas"]["volume_write_file_system_label"] & unknown;
        };
        volumes_xfs: components["schemas"]["volume_base"] & components["schemas"]["volume_snapshot_id"] & components["schemas"]["volume_write_file_system_type"] & {
            region: components["schemas"]["region_slug"];
            filesystem_label?: components["schemas"]["volume_write_file_system_label"] & unknown;
        };
        vpc: components["schemas"]["vpc_updatable"] & components["schemas"]["vpc_create"] & components["schemas"]["vpc_default"] & components["schemas"]["vpc_base"];
        vpc_base: {
            /** Format: uuid */
            readonly id?: string;
            urn?: components["schemas"]["urn-2"];
            /** Format: date-time */
            readonly created_at?: string;
        };
        vpc_create: {
            region?: string;
            ip_range?: string;
        };
        vpc_default: {
            default?: boolean;
        };
        vpc_updatable: {
            name?: string;
            description?: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
type WithRequired<T, K extends keyof T> = T & {
    [P in K]-?: T[P];
};
