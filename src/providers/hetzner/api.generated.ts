// Generated from test/fixtures/specs by scripts/generate.ts; do not edit.
export interface paths {
    "/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query: {
                    id: number[];
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
                        "application/json": components["schemas"]["actions"];
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
    "/actions/{id}": {
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
                    id: number;
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
                        "application/json": components["schemas"]["actions_2"];
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
    "/certificates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    sort?: ("id" | "id:asc" | "id:desc" | "name" | "name:asc" | "name:desc" | "created" | "created:asc" | "created:desc")[];
                    name?: string;
                    label_selector?: string;
                    type?: ("uploaded" | "managed")[];
                    page?: number;
                    per_page?: number;
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
                            certificates: components["schemas"]["certificate"][];
                            meta: components["schemas"]["meta"];
                        };
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
                    "application/json": {
                        name: string;
                        labels?: {
                            [key: string]: string;
                        };
                        /**
                         * @default uploaded
                         * @enum {string}
                         */
                        type?: "uploaded" | "managed";
                        certificate?: string;
                        private_key?: string;
                        domain_names?: string[];
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            certificate: components["schemas"]["certificate"];
                            action?: components["schemas"]["action_2"];
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
    "/certificates/{id}": {
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
                    id: number;
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
                        "application/json": components["schemas"]["certificates"];
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name?: string;
                        labels?: {
                            [key: string]: string;
                        };
                    };
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["certificates"];
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
                    id: number;
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
    "/certificates/{id}/actions/retry": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/firewalls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    sort?: ("id" | "id:asc" | "id:desc" | "name" | "name:asc" | "name:desc" | "created" | "created:asc" | "created:desc")[];
                    name?: string;
                    label_selector?: string;
                    page?: number;
                    per_page?: number;
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
                            firewalls: components["schemas"]["firewall"][];
                            meta: components["schemas"]["meta"];
                        };
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
                    "application/json": {
                        name: string;
                        labels?: {
                            [key: string]: string;
                        };
                        rules?: components["schemas"]["rule"][];
                        apply_to?: components["schemas"]["apply_to"][];
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            firewall?: components["schemas"]["firewall"];
                            actions?: components["schemas"]["action"][];
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
    "/firewalls/{id}": {
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
                    id: number;
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
                        "application/json": components["schemas"]["firewalls"];
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name?: string;
                        labels?: {
                            [key: string]: string;
                        };
                    };
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["firewalls"];
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
                    id: number;
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
    "/firewalls/{id}/actions/apply_to_resources": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        apply_to: components["schemas"]["apply_to"][];
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions"];
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
    "/firewalls/{id}/actions/remove_from_resources": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        remove_from: components["schemas"]["apply_to"][];
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions"];
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
    "/firewalls/{id}/actions/set_rules": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        rules: components["schemas"]["rule"][];
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions"];
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
    "/floating_ips": {
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
                    label_selector?: string;
                    sort?: ("id" | "id:asc" | "id:desc" | "created" | "created:asc" | "created:desc")[];
                    page?: number;
                    per_page?: number;
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
                            floating_ips: components["schemas"]["floating_ip"][];
                            meta: components["schemas"]["meta"];
                        };
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
                    "application/json": {
                        /** @enum {string} */
                        type: "ipv4" | "ipv6";
                        /** Format: int64 */
                        server?: number | null;
                        home_location?: string | number;
                        description?: string | null;
                        name?: string;
                        labels?: {
                            [key: string]: string;
                        };
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            floating_ip: components["schemas"]["floating_ip"];
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
    "/floating_ips/{id}": {
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
                    id: number;
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
                        "application/json": components["schemas"]["floating_ips"];
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        description?: string | null;
                        name?: string;
                        labels?: {
                            [key: string]: string;
                        };
                    };
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["floating_ips"];
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
                    id: number;
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
    "/floating_ips/{id}/actions/assign": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: int64 */
                        server: number | null;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/floating_ips/{id}/actions/change_dns_ptr": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ip: string;
                        dns_ptr?: string | null;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/floating_ips/{id}/actions/change_protection": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        delete: boolean;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/floating_ips/{id}/actions/unassign": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    sort?: ("id" | "id:asc" | "id:desc" | "name" | "name:asc" | "name:desc" | "created" | "created:asc" | "created:desc")[];
                    type?: ("system" | "app" | "snapshot" | "backup")[];
                    status?: ("available" | "creating" | "unavailable")[];
                    bound_to?: string[];
                    include_deprecated?: boolean;
                    name?: string;
                    label_selector?: string;
                    architecture?: "x86" | "arm";
                    page?: number;
                    per_page?: number;
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
                            meta: components["schemas"]["meta"];
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
    "/images/{id}": {
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
                    id: number;
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
                        "application/json": components["schemas"]["images"];
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        description?: string;
                        /** @enum {string} */
                        type?: "snapshot";
                        labels?: {
                            [key: string]: string;
                        };
                    };
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["images"];
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
                    id: number;
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
    "/load_balancer_types": {
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
                    page?: number;
                    per_page?: number;
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
                            load_balancer_types: components["schemas"]["load_balancer_type"][];
                            meta: components["schemas"]["meta"];
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
    "/load_balancers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    sort?: ("id" | "id:asc" | "id:desc" | "name" | "name:asc" | "name:desc" | "created" | "created:asc" | "created:desc")[];
                    name?: string;
                    label_selector?: string;
                    page?: number;
                    per_page?: number;
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
                            load_balancers: components["schemas"]["load_balancer"][];
                            meta: components["schemas"]["meta"];
                        };
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
                    "application/json": {
                        name: string;
                        load_balancer_type: string;
                        /**
                         * @default {
                         *       "type": "round_robin"
                         *     }
                         */
                        algorithm?: {
                            /** @enum {string} */
                            type: "round_robin" | "least_connections";
                        };
                        services?: ((components["schemas"]["service"] & {
                            /** @enum {string} */
                            protocol?: "tcp";
                        }) | (components["schemas"]["service"] & components["schemas"]["service_2"]) | (components["schemas"]["service"] & components["schemas"]["service_3"]))[];
                        targets?: (components["schemas"]["target"] & {
                            /** @default false */
                            use_private_ip?: boolean;
                        })[];
                        labels?: {
                            [key: string]: string;
                        };
                        public_interface?: boolean;
                        /** Format: int64 */
                        network?: number;
                        network_zone?: string;
                        location?: string;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            load_balancer: components["schemas"]["load_balancer"];
                            action: components["schemas"]["action"];
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
    "/load_balancers/{id}": {
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
                    id: number;
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
                        "application/json": components["schemas"]["load_balancers"];
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name?: string;
                        labels?: {
                            [key: string]: string;
                        };
                    };
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["load_balancers"];
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
                    id: number;
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
    "/load_balancers/{id}/actions/add_service": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["add_service"] & {
                        http?: {
                            /** @default HCLBSTICKY */
                            cookie_name?: string;
                            /** @default 300 */
                            cookie_lifetime?: number;
                            timeout_idle?: number;
                            certificates?: number[];
                            /** @default false */
                            redirect_http?: boolean;
                            /** @default false */
                            sticky_sessions?: boolean;
                        };
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/load_balancers/{id}/actions/add_target": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["target"] & {
                        /** @default false */
                        use_private_ip?: boolean;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/load_balancers/{id}/actions/attach_to_network": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: int64 */
                        network: number;
                        ip?: string;
                        ip_range?: string;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/load_balancers/{id}/actions/change_algorithm": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        type: "round_robin" | "least_connections";
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/load_balancers/{id}/actions/change_dns_ptr": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ip: string;
                        dns_ptr?: string | null;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/load_balancers/{id}/actions/change_protection": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        delete?: boolean;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/load_balancers/{id}/actions/change_type": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        load_balancer_type: string;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/load_balancers/{id}/actions/delete_service": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        listen_port: number;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/load_balancers/{id}/actions/detach_from_network": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: int64 */
                        network: number;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/load_balancers/{id}/actions/disable_public_interface": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/load_balancers/{id}/actions/enable_public_interface": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/load_balancers/{id}/actions/remove_target": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["target"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/load_balancers/{id}/actions/update_service": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["add_service"] & {
                        health_check?: components["schemas"]["health_check"];
                        http?: {
                            cookie_name?: string;
                            cookie_lifetime?: number;
                            timeout_idle?: number;
                            certificates?: number[];
                            /** @default false */
                            redirect_http?: boolean;
                            /** @default false */
                            sticky_sessions?: boolean;
                        };
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/locations": {
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
                    sort?: ("id" | "id:asc" | "id:desc" | "name" | "name:asc" | "name:desc")[];
                    page?: number;
                    per_page?: number;
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
                            locations: components["schemas"]["home_location"][];
                            meta: components["schemas"]["meta"];
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
    "/networks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    sort?: ("id" | "id:asc" | "id:desc" | "name" | "name:asc" | "name:desc" | "created" | "created:asc" | "created:desc")[];
                    name?: string;
                    label_selector?: string;
                    page?: number;
                    per_page?: number;
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
                            networks: components["schemas"]["network"][];
                            meta: components["schemas"]["meta"];
                        };
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
                    "application/json": {
                        name: string;
                        ip_range: string;
                        labels?: {
                            [key: string]: string;
                        };
                        subnets?: components["schemas"]["subnet"][];
                        routes?: {
                            destination: string;
                            gateway: string;
                        }[];
                        expose_routes_to_vswitch?: boolean;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["networks"];
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
    "/networks/{id}": {
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
                    id: number;
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
                        "application/json": components["schemas"]["networks"];
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name?: string;
                        labels?: {
                            [key: string]: string;
                        };
                        expose_routes_to_vswitch?: boolean;
                    };
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["networks"];
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
                    id: number;
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
    "/networks/{id}/actions/add_route": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        destination: string;
                        gateway: string;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/networks/{id}/actions/add_subnet": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["subnet"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/networks/{id}/actions/change_ip_range": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ip_range: string;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/networks/{id}/actions/change_protection": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        delete?: boolean;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/networks/{id}/actions/delete_route": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        destination: string;
                        gateway: string;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/networks/{id}/actions/delete_subnet": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ip_range: string;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/placement_groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    sort?: ("id" | "id:asc" | "id:desc" | "name" | "name:asc" | "name:desc" | "created" | "created:asc" | "created:desc")[];
                    name?: string;
                    label_selector?: string;
                    type?: "spread"[];
                    page?: number;
                    per_page?: number;
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
                            placement_groups: components["schemas"]["placement_group"][];
                            meta: components["schemas"]["meta"];
                        };
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
                    "application/json": {
                        name: string;
                        labels?: {
                            [key: string]: string;
                        };
                        /** @enum {string} */
                        type: "spread";
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            placement_group: components["schemas"]["placement_group"];
                            action?: components["schemas"]["action_2"];
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
    "/placement_groups/{id}": {
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
                    id: number;
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
                        "application/json": components["schemas"]["placement_groups"];
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name?: string;
                        labels?: {
                            [key: string]: string;
                        };
                    };
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["placement_groups"];
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
                    id: number;
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
    "/pricing": {
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
                            pricing: {
                                currency: string;
                                /** Format: decimal */
                                vat_rate: string;
                                primary_ips: {
                                    /** @enum {string} */
                                    type: "ipv4" | "ipv6";
                                    prices: {
                                        location: string;
                                        price_hourly: {
                                            /** Format: decimal */
                                            net: string;
                                            /** Format: decimal */
                                            gross: string;
                                        };
                                        price_monthly: {
                                            /** Format: decimal */
                                            net: string;
                                            /** Format: decimal */
                                            gross: string;
                                        };
                                    }[];
                                }[];
                                floating_ips: {
                                    /** @enum {string} */
                                    type: "ipv4" | "ipv6";
                                    prices: {
                                        location: string;
                                        price_monthly: {
                                            /** Format: decimal */
                                            net: string;
                                            /** Format: decimal */
                                            gross: string;
                                        };
                                    }[];
                                }[];
                                image: components["schemas"]["image_2"];
                                volume: components["schemas"]["image_2"];
                                server_backup: {
                                    /** Format: decimal */
                                    percentage: string;
                                };
                                server_types: components["schemas"]["server_type"][];
                                load_balancer_types: components["schemas"]["server_type"][];
                                /** @deprecated */
                                floating_ip: {
                                    price_monthly: {
                                        /** Format: decimal */
                                        net: string;
                                        /** Format: decimal */
                                        gross: string;
                                    };
                                };
                            };
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
    "/primary_ips": {
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
                    label_selector?: string;
                    ip?: string;
                    page?: number;
                    per_page?: number;
                    sort?: ("id" | "id:asc" | "id:desc" | "created" | "created:asc" | "created:desc")[];
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
                            primary_ips: components["schemas"]["primary_ip"][];
                            meta: components["schemas"]["meta"];
                        };
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
                    "application/json": {
                        name: string;
                        labels?: {
                            [key: string]: string;
                        };
                        /** @enum {string} */
                        type: "ipv4" | "ipv6";
                        /** @deprecated */
                        datacenter?: string | number;
                        location?: string | number;
                        /** @enum {string} */
                        assignee_type: "server";
                        /** Format: int64 */
                        assignee_id?: number | null;
                        /** @default false */
                        auto_delete?: boolean;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            primary_ip: components["schemas"]["primary_ip"];
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
    "/primary_ips/{id}": {
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
                    id: number;
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
                        "application/json": components["schemas"]["primary_ips"];
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name?: string;
                        labels?: {
                            [key: string]: string;
                        };
                        /** @default false */
                        auto_delete?: boolean;
                    };
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["primary_ips"];
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
                    id: number;
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
    "/primary_ips/{id}/actions/assign": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        assignee_type: "server";
                        /** Format: int64 */
                        assignee_id: number;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/primary_ips/{id}/actions/change_dns_ptr": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ip: string;
                        dns_ptr?: string | null;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/primary_ips/{id}/actions/change_protection": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        delete: boolean;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/primary_ips/{id}/actions/unassign": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/server_types": {
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
                    page?: number;
                    per_page?: number;
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
                            server_types: components["schemas"]["server_type_2"][];
                            meta: components["schemas"]["meta"];
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
    "/servers": {
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
                    label_selector?: string;
                    sort?: ("id" | "id:asc" | "id:desc" | "name" | "name:asc" | "name:desc" | "created" | "created:asc" | "created:desc")[];
                    status?: ("running" | "initializing" | "starting" | "stopping" | "off" | "deleting" | "migrating" | "rebuilding" | "unknown")[];
                    page?: number;
                    per_page?: number;
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
                            servers: components["schemas"]["server"][];
                            meta: components["schemas"]["meta"];
                        };
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
                    "application/json": {
                        name: string;
                        location?: string;
                        /** @deprecated */
                        datacenter?: string;
                        server_type: string;
                        /** @default true */
                        start_after_create?: boolean;
                        image: string;
                        /** Format: int64 */
                        placement_group?: number;
                        ssh_keys?: string[];
                        volumes?: number[];
                        networks?: number[];
                        firewalls?: {
                            /** Format: int64 */
                            firewall: number;
                        }[];
                        user_data?: string;
                        labels?: {
                            [key: string]: string;
                        };
                        automount?: boolean;
                        public_net?: {
                            /** @default true */
                            enable_ipv4?: boolean;
                            /** @default true */
                            enable_ipv6?: boolean;
                            ipv4?: number | null;
                            ipv6?: number | null;
                        };
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            server: components["schemas"]["server"];
                            action: components["schemas"]["action"];
                            next_actions: components["schemas"]["action"][];
                            root_password: string | null;
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
    "/servers/{id}": {
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
                    id: number;
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
                        "application/json": components["schemas"]["servers"];
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name?: string;
                        labels?: {
                            [key: string]: string;
                        };
                    };
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["servers"];
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
                    id: number;
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
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/servers/{id}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    sort?: ("id" | "id:asc" | "id:desc" | "command" | "command:asc" | "command:desc" | "status" | "status:asc" | "status:desc" | "started" | "started:asc" | "started:desc" | "finished" | "finished:asc" | "finished:desc")[];
                    status?: ("running" | "success" | "error")[];
                    page?: number;
                    per_page?: number;
                };
                header?: never;
                path: {
                    id: number;
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
                            actions: components["schemas"]["action"][];
                            meta: components["schemas"]["meta"];
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
    "/servers/{id}/actions/attach_to_network": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: int64 */
                        network: number;
                        ip?: string;
                        alias_ips?: string[];
                        ip_range?: string;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/servers/{id}/actions/change_alias_ips": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: int64 */
                        network: number;
                        alias_ips: string[];
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/servers/{id}/actions/change_dns_ptr": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ip: string;
                        dns_ptr?: string | null;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/servers/{id}/actions/change_protection": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        delete?: boolean;
                        rebuild?: boolean;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/servers/{id}/actions/change_type": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        upgrade_disk: boolean;
                        server_type: string;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/servers/{id}/actions/create_image": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        description?: string;
                        /**
                         * @default snapshot
                         * @enum {string}
                         */
                        type?: "snapshot" | "backup";
                        labels?: {
                            [key: string]: string;
                        };
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            image?: components["schemas"]["image"];
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
    "/servers/{id}/actions/detach_from_network": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: int64 */
                        network: number;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/servers/{id}/actions/disable_backup": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/servers/{id}/actions/disable_rescue": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/servers/{id}/actions/enable_backup": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/servers/{id}/actions/enable_rescue": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @default linux64
                         * @enum {string}
                         */
                        type?: "linux64";
                        ssh_keys?: number[];
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            root_password?: string;
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
    "/servers/{id}/actions/poweroff": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/servers/{id}/actions/poweron": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/servers/{id}/actions/reboot": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/servers/{id}/actions/rebuild": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        image: string;
                        user_data?: string;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            root_password?: string | null;
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
    "/servers/{id}/actions/reset": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/servers/{id}/actions/shutdown": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/ssh_keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    sort?: ("id" | "id:asc" | "id:desc" | "name" | "name:asc" | "name:desc")[];
                    name?: string;
                    fingerprint?: string;
                    label_selector?: string;
                    page?: number;
                    per_page?: number;
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
                            ssh_keys: components["schemas"]["ssh_key"][];
                            meta: components["schemas"]["meta"];
                        };
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
                    "application/json": {
                        name: string;
                        public_key: string;
                        labels?: {
                            [key: string]: string;
                        };
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ssh_keys"];
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
    "/ssh_keys/{id}": {
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
                    id: number;
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
                        "application/json": components["schemas"]["ssh_keys"];
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name?: string;
                        labels?: {
                            [key: string]: string;
                        };
                    };
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ssh_keys"];
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
                    id: number;
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
    "/volumes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    status?: ("available" | "creating")[];
                    sort?: ("id" | "id:asc" | "id:desc" | "name" | "name:asc" | "name:desc" | "created" | "created:asc" | "created:desc")[];
                    name?: string;
                    label_selector?: string;
                    page?: number;
                    per_page?: number;
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
                            volumes: components["schemas"]["volume"][];
                            meta: components["schemas"]["meta"];
                        };
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
                    "application/json": {
                        size: number;
                        name: string;
                        labels?: {
                            [key: string]: string;
                        };
                        automount?: boolean;
                        format?: string;
                        location?: string;
                        /** Format: int64 */
                        server?: number;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            volume: components["schemas"]["volume"];
                            action: components["schemas"]["action"];
                            next_actions: components["schemas"]["action"][];
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
    "/volumes/{id}": {
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
                    id: number;
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
                        "application/json": components["schemas"]["volumes"];
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name?: string;
                        labels?: {
                            [key: string]: string;
                        };
                    };
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["volumes"];
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
                    id: number;
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
    "/volumes/{id}/actions/attach": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: int64 */
                        server: number;
                        automount?: boolean;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/volumes/{id}/actions/change_protection": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        delete?: boolean;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/volumes/{id}/actions/detach": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
    "/volumes/{id}/actions/resize": {
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
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        size: number;
                    };
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["actions_2"];
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
}
export interface components {
    schemas: {
        action: {
            /** Format: int64 */
            id: number;
            command: string;
            /** @enum {string} */
            status: "running" | "success" | "error";
            /** Format: date-time */
            started: string;
            /** Format: date-time */
            finished: string | null;
            /** Format: int32 */
            progress: number;
            resources: {
                /** Format: int64 */
                id: number;
                type: string;
            }[];
            error: {
                code: string;
                message: string;
            } | null;
        };
        action_2: {
            /** Format: int64 */
            id: number;
            command: string;
            /** @enum {string} */
            status: "running" | "success" | "error";
            /** Format: date-time */
            started: string;
            /** Format: date-time */
            finished: string | null;
            /** Format: int32 */
            progress: number;
            resources: {
                /** Format: int64 */
                id: number;
                type: string;
            }[];
            error: {
                code: string;
                message: string;
            } | null;
        } | null;
        actions: {
            actions: components["schemas"]["action"][];
        };
        actions_2: {
            action: components["schemas"]["action"];
        };
        add_service: {
            /** @enum {string} */
            protocol?: "tcp" | "http" | "https";
            listen_port?: number;
            destination_port?: number;
            proxyprotocol?: boolean;
            health_check?: components["schemas"]["health_check"] & Record<string, never>;
        };
        apply_to: {
            /** @enum {string} */
            type: "server" | "label_selector";
            server?: {
                /** Format: int64 */
                id: number;
            };
            label_selector?: {
                selector: string;
            };
        };
        certificate: {
            /** Format: int64 */
            id: number;
            name: string;
            labels: {
                [key: string]: string;
            };
            /** @enum {string} */
            type?: "uploaded" | "managed";
            certificate: string | null;
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            not_valid_before: string | null;
            /** Format: date-time */
            not_valid_after: string | null;
            domain_names: string[];
            fingerprint: string | null;
            status?: {
                /** @enum {string} */
                issuance?: "pending" | "completed" | "failed";
                /** @enum {string} */
                renewal?: "scheduled" | "pending" | "failed" | "unavailable";
                error?: {
                    code?: string;
                    message?: string;
                } | null;
            } | null;
            used_by: {
                /** Format: int64 */
                id: number;
                type: string;
            }[];
        };
        certificates: {
            certificate: components["schemas"]["certificate"];
        };
        /** @deprecated */
        datacenter: {
            /** Format: int64 */
            id: number;
            name: string;
            description: string;
            location: components["schemas"]["home_location"];
            /** @deprecated */
            server_types: {
                /** @deprecated */
                supported: number[];
                /** @deprecated */
                available: number[];
                /** @deprecated */
                available_for_migration: number[];
            };
        };
        deprecation: {
            /** Format: date-time */
            unavailable_after: string;
            /** Format: date-time */
            announced: string;
        } | null;
        firewall: {
            /** Format: int64 */
            id: number;
            name: string;
            labels?: {
                [key: string]: string;
            };
            /** Format: date-time */
            created: string;
            rules: {
                description?: string | null;
                /** @enum {string} */
                direction: "in" | "out";
                source_ips: string[];
                destination_ips: string[];
                /** @enum {string} */
                protocol: "tcp" | "udp" | "icmp" | "esp" | "gre";
                port: string | null;
            }[];
            applied_to: {
                /** @enum {string} */
                type: "server" | "label_selector";
                server?: {
                    /** Format: int64 */
                    id: number;
                };
                label_selector?: {
                    selector: string;
                };
                applied_to_resources?: {
                    /** @enum {string} */
                    type?: "server";
                    server?: {
                        /** Format: int64 */
                        id: number;
                    };
                }[];
            }[];
        };
        firewalls: {
            firewall: components["schemas"]["firewall"];
        };
        floating_ip: {
            /** Format: int64 */
            id: number;
            name: string;
            description: string | null;
            ip: string;
            /** @enum {string} */
            type: "ipv4" | "ipv6";
            /** Format: int64 */
            server: number | null;
            dns_ptr: {
                ip: string;
                dns_ptr: string;
            }[];
            home_location: components["schemas"]["home_location"];
            blocked: boolean;
            protection: {
                delete: boolean;
            };
            labels: {
                [key: string]: string;
            };
            /** Format: date-time */
            created: string;
        };
        floating_ips: {
            floating_ip: components["schemas"]["floating_ip"];
        };
        health_check: {
            /** @enum {string} */
            protocol?: "tcp" | "http";
            port?: number;
            interval?: number;
            timeout?: number;
            retries?: number;
            http?: {
                domain?: string | null;
                path?: string;
                response?: string;
                /**
                 * @default [
                 *       "2??",
                 *       "3??"
                 *     ]
                 */
                status_codes?: string[];
                tls?: boolean;
            };
        };
        home_location: {
            /** Format: int64 */
            id: number;
            name: string;
            description: string;
            country: string;
            city: string;
            /** Format: double */
            latitude: number;
            /** Format: double */
            longitude: number;
            network_zone: string;
        };
        image: {
            /** Format: int64 */
            id: number;
            /** @enum {string} */
            type: "system" | "app" | "snapshot" | "backup";
            /** @enum {string} */
            status: "available" | "creating" | "unavailable";
            name: string | null;
            description: string;
            image_size: number | null;
            disk_size: number;
            /** Format: date-time */
            created: string;
            created_from: {
                /** Format: int64 */
                id: number;
                name: string;
            } | null;
            /** Format: int64 */
            bound_to: number | null;
            /** @enum {string} */
            os_flavor: "ubuntu" | "centos" | "debian" | "fedora" | "rocky" | "alma" | "opensuse" | "unknown";
            os_version: string | null;
            rapid_deploy?: boolean;
            protection: {
                delete: boolean;
            };
            /** Format: date-time */
            deprecated: string | null;
            deleted: string | null;
            labels: {
                [key: string]: string;
            };
            /** @enum {string} */
            architecture: "x86" | "arm";
        };
        image_2: {
            price_per_gb_month: {
                /** Format: decimal */
                net: string;
                /** Format: decimal */
                gross: string;
            };
        };
        images: {
            image?: components["schemas"]["image"];
        };
        load_balancer: {
            /** Format: int64 */
            id: number;
            name: string;
            public_net: {
                enabled: boolean;
                ipv4: {
                    ip: string | null;
                    dns_ptr: string | null;
                };
                ipv6: {
                    ip: string | null;
                    dns_ptr: string | null;
                };
            };
            private_net: {
                /** Format: int64 */
                network: number;
                ip: string;
            }[];
            location: components["schemas"]["home_location"];
            load_balancer_type: components["schemas"]["load_balancer_type"];
            protection: {
                delete: boolean;
            };
            labels: {
                [key: string]: string;
            };
            /** Format: date-time */
            created: string;
            services: ((components["schemas"]["service"] & {
                /** @enum {string} */
                protocol?: "tcp";
            }) | (components["schemas"]["service"] & components["schemas"]["service_2"]) | (components["schemas"]["service"] & components["schemas"]["service_3"]))[];
            targets: (({
                /** @enum {string} */
                type: "server" | "label_selector" | "ip";
            } & {
                /** @enum {string} */
                type?: "server";
                server: {
                    /** Format: int64 */
                    id: number;
                };
                health_status: {
                    listen_port: number;
                    /** @enum {string} */
                    status: "healthy" | "unhealthy" | "unknown";
                }[];
                /** @default false */
                use_private_ip: boolean;
            }) | ({
                /** @enum {string} */
                type: "server" | "label_selector" | "ip";
            } & {
                /** @enum {string} */
                type?: "label_selector";
                label_selector: {
                    selector: string;
                };
                targets: {
                    type: string;
                    server: {
                        /** Format: int64 */
                        id: number;
                    };
                    health_status: {
                        listen_port: number;
                        /** @enum {string} */
                        status: "healthy" | "unhealthy" | "unknown";
                    }[];
                    /** @default false */
                    use_private_ip: boolean;
                }[];
                /** @default false */
                use_private_ip: boolean;
            }) | ({
                /** @enum {string} */
                type: "server" | "label_selector" | "ip";
            } & {
                /** @enum {string} */
                type?: "ip";
                ip: {
                    ip: string;
                };
                health_status: {
                    listen_port: number;
                    /** @enum {string} */
                    status: "healthy" | "unhealthy" | "unknown";
                }[];
            }))[];
            algorithm: {
                /** @enum {string} */
                type: "round_robin" | "least_connections";
            };
            /** Format: int64 */
            outgoing_traffic: number | null;
            /** Format: int64 */
            ingoing_traffic: number | null;
            /** Format: int64 */
            included_traffic: number;
        };
        load_balancer_type: {
            /** Format: int64 */
            id: number;
            name: string;
            description: string;
            /** Format: int64 */
            max_connections: number;
            /** Format: int64 */
            max_services: number;
            /** Format: int64 */
            max_targets: number;
            /** Format: int64 */
            max_assigned_certificates: number;
            /** Format: date-time */
            deprecated: string | null;
            prices: components["schemas"]["price"][];
        };
        load_balancers: {
            load_balancer: components["schemas"]["load_balancer"];
        };
        meta: {
            pagination: {
                /** Format: int64 */
                page: number;
                /** Format: int64 */
                per_page: number;
                /** Format: int64 */
                previous_page: number | null;
                /** Format: int64 */
                next_page: number | null;
                /** Format: int64 */
                last_page: number | null;
                /** Format: int64 */
                total_entries: number | null;
            };
        };
        network: {
            /** Format: int64 */
            id: number;
            name: string;
            ip_range: string;
            subnets: {
                /** @enum {string} */
                type: "cloud" | "server" | "vswitch";
                ip_range?: string;
                network_zone: string;
                gateway: string;
                /** Format: int64 */
                vswitch_id?: number | null;
            }[];
            routes: {
                destination: string;
                gateway: string;
            }[];
            servers: number[];
            load_balancers?: number[];
            protection: {
                delete: boolean;
            };
            labels: {
                [key: string]: string;
            };
            /** Format: date-time */
            created: string;
            expose_routes_to_vswitch: boolean;
        };
        networks: {
            network?: components["schemas"]["network"];
        };
        placement_group: {
            /** Format: int64 */
            id: number;
            name: string;
            labels: {
                [key: string]: string;
            };
            /** @enum {string} */
            type: "spread";
            /** Format: date-time */
            created: string;
            servers: number[];
        };
        placement_groups: {
            placement_group: components["schemas"]["placement_group"];
        };
        price: {
            location: string;
            price_hourly: {
                /** Format: decimal */
                net: string;
                /** Format: decimal */
                gross: string;
            };
            price_monthly: {
                /** Format: decimal */
                net: string;
                /** Format: decimal */
                gross: string;
            };
            /** Format: int64 */
            included_traffic: number;
            price_per_tb_traffic: {
                /** Format: decimal */
                net: string;
                /** Format: decimal */
                gross: string;
            };
        };
        primary_ip: {
            /** Format: int64 */
            id: number;
            name: string;
            labels: {
                [key: string]: string;
            };
            /** Format: date-time */
            created: string;
            blocked: boolean;
            datacenter: components["schemas"]["datacenter"];
            location: components["schemas"]["home_location"];
            ip: string;
            dns_ptr: {
                ip: string;
                dns_ptr: string;
            }[];
            protection: {
                delete: boolean;
            };
            /** @enum {string} */
            type: "ipv4" | "ipv6";
            /** @default false */
            auto_delete: boolean;
            /** @enum {string} */
            assignee_type: "server";
            /** Format: int64 */
            assignee_id: number | null;
        };
        primary_ips: {
            primary_ip: components["schemas"]["primary_ip"];
        };
        rule: {
            description?: string | null;
            /** @enum {string} */
            direction: "in" | "out";
            source_ips?: string[];
            destination_ips?: string[];
            /** @enum {string} */
            protocol: "tcp" | "udp" | "icmp" | "esp" | "gre";
            port?: string;
        };
        server: {
            /** Format: int64 */
            id: number;
            name: string;
            /** @enum {string} */
            status: "running" | "initializing" | "starting" | "stopping" | "off" | "deleting" | "migrating" | "rebuilding" | "unknown";
            /** Format: date-time */
            created: string;
            public_net: {
                ipv4: {
                    /** Format: int64 */
                    id?: number;
                    ip: string;
                    blocked: boolean;
                    dns_ptr: string;
                } | null;
                ipv6: {
                    /** Format: int64 */
                    id?: number;
                    ip: string;
                    blocked: boolean;
                    dns_ptr: {
                        ip: string;
                        dns_ptr: string;
                    }[] | null;
                } | null;
                floating_ips: number[];
                firewalls?: {
                    /** Format: int64 */
                    id?: number;
                    /** @enum {string} */
                    status?: "applied" | "pending";
                }[];
            };
            private_net: {
                /** Format: int64 */
                network?: number;
                ip?: string;
                alias_ips?: string[];
                mac_address?: string;
            }[];
            server_type: components["schemas"]["server_type_2"];
            datacenter: components["schemas"]["datacenter"];
            location: components["schemas"]["home_location"];
            image: {
                /** Format: int64 */
                id: number;
                /** @enum {string} */
                type: "system" | "app" | "snapshot" | "backup";
                /** @enum {string} */
                status: "available" | "creating" | "unavailable";
                name: string | null;
                description: string;
                image_size: number | null;
                disk_size: number;
                /** Format: date-time */
                created: string;
                created_from: {
                    /** Format: int64 */
                    id: number;
                    name: string;
                } | null;
                /** Format: int64 */
                bound_to: number | null;
                /** @enum {string} */
                os_flavor: "ubuntu" | "centos" | "debian" | "fedora" | "rocky" | "alma" | "opensuse" | "unknown";
                os_version: string | null;
                rapid_deploy?: boolean;
                protection: {
                    delete: boolean;
                };
                /** Format: date-time */
                deprecated: string | null;
                deleted: string | null;
                labels: {
                    [key: string]: string;
                };
                /** @enum {string} */
                architecture: "x86" | "arm";
            } | null;
            iso: {
                /** Format: int64 */
                id: number;
                name: string | null;
                description: string;
                /** @enum {string|null} */
                type: "public" | "private" | null;
                deprecation: components["schemas"]["deprecation"];
                /** @enum {string|null} */
                architecture: "x86" | "arm" | null;
            } | null;
            rescue_enabled: boolean;
            locked: boolean;
            backup_window: string | null;
            /** Format: int64 */
            outgoing_traffic: number | null;
            /** Format: int64 */
            ingoing_traffic: number | null;
            /** Format: int64 */
            included_traffic: number | null;
            protection: {
                delete: boolean;
                rebuild: boolean;
            };
            labels: {
                [key: string]: string;
            };
            volumes?: number[];
            load_balancers?: number[];
            primary_disk_size: number;
            placement_group?: {
                /** Format: int64 */
                id: number;
                name: string;
                labels: {
                    [key: string]: string;
                };
                /** @enum {string} */
                type: "spread";
                /** Format: date-time */
                created: string;
                servers: number[];
            } | null;
        };
        server_type: {
            /** Format: int64 */
            id: number;
            name: string;
            prices: components["schemas"]["price"][];
        };
        server_type_2: {
            /** Format: int64 */
            id: number;
            name: string;
            description: string;
            cores: number;
            memory: number;
            disk: number;
            deprecated: boolean;
            prices: components["schemas"]["price"][];
            /** @enum {string} */
            storage_type: "local" | "network";
            /** @enum {string} */
            cpu_type: "shared" | "dedicated";
            category?: string;
            /** @enum {string} */
            architecture: "x86" | "arm";
            /** @deprecated */
            deprecation?: {
                /** Format: date-time */
                unavailable_after: string;
                /** Format: date-time */
                announced: string;
            } | null;
            locations: {
                /** Format: int64 */
                id: number;
                name: string;
                deprecation: components["schemas"]["deprecation"];
                recommended: boolean;
                available: boolean;
            }[];
        };
        servers: {
            server?: components["schemas"]["server"];
        };
        service: {
            /** @enum {string} */
            protocol: "tcp" | "http" | "https";
            listen_port: number;
            destination_port: number;
            proxyprotocol: boolean;
            health_check: {
                /** @enum {string} */
                protocol: "tcp" | "http";
                port: number;
                interval: number;
                timeout: number;
                retries: number;
                http?: {
                    domain: string | null;
                    path: string;
                    response?: string;
                    /**
                     * @default [
                     *       "2??",
                     *       "3??"
                     *     ]
                     */
                    status_codes?: string[];
                    tls?: boolean;
                };
            };
        };
        service_2: {
            /** @enum {string} */
            protocol?: "http";
            http: {
                /** @default HCLBSTICKY */
                cookie_name: string;
                /** @default 300 */
                cookie_lifetime: number;
                /** @default 50 */
                timeout_idle: number;
                /** @default false */
                sticky_sessions: boolean;
            };
        };
        service_3: {
            /** @enum {string} */
            protocol?: "https";
            http: {
                /** @default HCLBSTICKY */
                cookie_name: string;
                /** @default 300 */
                cookie_lifetime: number;
                /** @default 50 */
                timeout_idle: number;
                certificates: number[];
                /** @default false */
                redirect_http: boolean;
                /** @default false */
                sticky_sessions: boolean;
            };
        };
        ssh_key: {
            /** Format: int64 */
            id: number;
            name: string;
            fingerprint: string;
            public_key: string;
            labels: {
                [key: string]: string;
            };
            /** Format: date-time */
            created: string;
        };
        ssh_keys: {
            ssh_key: components["schemas"]["ssh_key"];
        };
        subnet: {
            /** @enum {string} */
            type: "cloud" | "server" | "vswitch";
            ip_range?: string;
            network_zone: string;
            /** Format: int64 */
            vswitch_id?: number;
        };
        target: {
            /** @enum {string} */
            type: "server" | "label_selector" | "ip";
            server?: {
                /** Format: int64 */
                id: number;
            };
            label_selector?: {
                selector: string;
            };
            ip?: {
                ip: string;
            };
        };
        volume: {
            /** Format: int64 */
            id: number;
            /** Format: date-time */
            created: string;
            name: string;
            /** Format: int64 */
            server: number | null;
            location: components["schemas"]["home_location"];
            size: number;
            linux_device: string;
            protection: {
                delete: boolean;
            };
            labels: {
                [key: string]: string;
            };
            /** @enum {string} */
            status: "available" | "creating";
            format: string | null;
        };
        volumes: {
            volume: components["schemas"]["volume"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
