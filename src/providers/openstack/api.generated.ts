// Generated from test/fixtures/specs by scripts/generate.ts; do not edit.
export interface paths {
    "/identity/v3/auth/tokens": {
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
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["identity_AuthTokensPostRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["identity_AuthTokensPostResponse"];
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
    "/compute/v2.1/": {
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
                        "application/json": components["schemas"]["compute_RootShowResponse"];
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
    "/compute/v2.1/flavors/detail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    limit?: number | string;
                    marker?: string;
                    is_public?: string;
                    minRam?: string;
                    minDisk?: string;
                    sort_key?: "created_at" | "description" | "disabled" | "ephemeral_gb" | "flavorid" | "id" | "is_public" | "memory_mb" | "name" | "root_gb" | "rxtx_factor" | "swap" | "updated_at" | "vcpu_weight" | "vcpus";
                    sort_dir?: "asc" | "desc";
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
                        "application/json": components["schemas"]["compute_FlavorsDetailResponse"];
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
    "/compute/v2.1/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    tenant_id?: string;
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
                        "application/json": components["schemas"]["compute_LimitsListResponse"];
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
    "/compute/v2.1/os-availability-zone": {
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
                        "application/json": components["schemas"]["compute_Os_Availability_ZoneListResponse"];
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
    "/compute/v2.1/os-keypairs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    user_id?: string;
                };
                header?: never;
                path: {
                    id: string;
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
                        "application/json": components["schemas"]["compute_Os_KeypairShowResponse"];
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
    "/compute/v2.1/os-server-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    all_projects?: string;
                    limit?: number | string;
                    offset?: number | string;
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
                        "application/json": components["schemas"]["compute_Os_Server_GroupsListResponse"];
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
                    "application/json": components["schemas"]["compute_Os_Server_GroupsCreateRequest"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["compute_Os_Server_GroupsCreateResponse"];
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
    "/compute/v2.1/os-server-groups/{id}": {
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
                    id: string;
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
                        "application/json": components["schemas"]["compute_Os_Server_GroupShowResponse"];
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
                    id: string;
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
    "/compute/v2.1/servers": {
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
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["compute_ServersCreateRequest"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["compute_ServersCreateResponse"];
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
    "/compute/v2.1/servers/detail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    user_id?: string;
                    project_id?: string;
                    tenant_id?: string;
                    launch_index?: string;
                    image_ref?: string;
                    image?: string;
                    kernel_id?: string;
                    ramdisk_id?: string;
                    hostname?: string;
                    key_name?: string;
                    power_state?: string;
                    vm_state?: string;
                    task_state?: string;
                    host?: string;
                    node?: string;
                    flavor?: string;
                    reservation_id?: string;
                    launched_at?: string;
                    terminated_at?: string;
                    availability_zone?: string;
                    name?: string;
                    display_name?: string;
                    description?: string;
                    display_description?: string;
                    locked_by?: string;
                    uuid?: string;
                    root_device_name?: string;
                    config_drive?: string;
                    access_ip_v4?: string;
                    access_ip_v6?: string;
                    auto_disk_config?: string;
                    progress?: string;
                    sort_key?: "host" | "key_name" | "user_id" | "ramdisk_id" | "launched_at" | "access_ip_v4" | "uuid" | "access_ip_v6" | "terminated_at" | "auto_disk_config" | "created_at" | "display_description" | "vm_state" | "power_state" | "updated_at" | "availability_zone" | "kernel_id" | "node" | "image_ref" | "hostname" | "config_drive" | "root_device_name" | "launch_index" | "display_name" | "task_state" | "locked_by" | "progress" | "instance_type_id" | "project_id" | "locked";
                    sort_dir?: string;
                    all_tenants?: string;
                    soft_deleted?: string;
                    deleted?: string;
                    status?: string;
                    "changes-since"?: string;
                    ip?: string;
                    ip6?: string;
                    created_at?: string;
                    block_device_mapping?: string;
                    services?: string;
                    metadata?: string;
                    system_metadata?: string;
                    info_cache?: string;
                    security_groups?: string;
                    pci_devices?: string;
                    limit?: number | string;
                    marker?: string;
                    tags?: string;
                    "tags-any"?: string;
                    "not-tags"?: string;
                    "not-tags-any"?: string;
                    "changes-before"?: string;
                    locked?: string;
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
                        "application/json": components["schemas"]["compute_ServersDetailResponse"];
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
    "/compute/v2.1/servers/{id}": {
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
                    id: string;
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
                        "application/json": components["schemas"]["compute_ServerShowResponse"];
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
                    id: string;
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
    "/compute/v2.1/servers/{id}/action": {
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
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["compute_ServersActionConfirmresizeRequest"] | components["schemas"]["compute_ServersActionRevertresizeRequest"] | components["schemas"]["compute_ServersAction_Action_Reboot"] | components["schemas"]["compute_ServersAction_Action_Resize"] | components["schemas"]["compute_ServersActionRebuildRequest"] | components["schemas"]["compute_ServersActionCreateimageRequest"] | components["schemas"]["compute_ServersActionOs-StartRequest"] | components["schemas"]["compute_ServersActionOs-StopRequest"] | components["schemas"]["compute_ServersAction_Action_Trigger_Crash_Dump"] | components["schemas"]["compute_ServersActionResetnetworkRequest"] | components["schemas"]["compute_ServersActionInjectnetworkinfoRequest"] | components["schemas"]["compute_ServersAction_Reset_State"] | components["schemas"]["compute_ServersActionChange_Password"] | components["schemas"]["compute_ServersActionGet_Console_Output"] | components["schemas"]["compute_ServersActionCreatebackupRequest"] | components["schemas"]["compute_ServersActionRestoreRequest"] | components["schemas"]["compute_ServersActionForcedeleteRequest"] | components["schemas"]["compute_ServersActionEvacuateRequest"] | components["schemas"]["compute_ServersAction_Add_Floating_Ip"] | components["schemas"]["compute_ServersAction_Remove_Floating_Ip"] | components["schemas"]["compute_ServersAction_Lock_273"] | components["schemas"]["compute_ServersActionUnlockRequest"] | components["schemas"]["compute_ServersAction_Migrate_256"] | components["schemas"]["compute_ServersActionOs-MigrateliveRequest"] | components["schemas"]["compute_ServersAction_Add_Fixed_Ip"] | components["schemas"]["compute_ServersAction_Remove_Fixed_Ip"] | components["schemas"]["compute_ServersActionPauseRequest"] | components["schemas"]["compute_ServersActionUnpauseRequest"] | components["schemas"]["compute_ServersActionGet_Vnc_Console"] | components["schemas"]["compute_ServersActionGet_Spice_Console"] | components["schemas"]["compute_ServersActionOs-GetrdpconsoleRequest"] | components["schemas"]["compute_ServersActionGet_Serial_Console"] | components["schemas"]["compute_ServersAction_Rescue"] | components["schemas"]["compute_ServersActionUnrescueRequest"] | components["schemas"]["compute_ServersActionAddsecuritygroupRequest"] | components["schemas"]["compute_ServersActionRemovesecuritygroupRequest"] | components["schemas"]["compute_ServersActionShelveRequest"] | components["schemas"]["compute_ServersActionShelveoffloadRequest"] | components["schemas"]["compute_ServersActionUnshelveRequest"] | components["schemas"]["compute_ServersActionSuspendRequest"] | components["schemas"]["compute_ServersActionResumeRequest"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["compute_ServersActionOs-GetconsoleoutputResponse"] | components["schemas"]["compute_ServersActionEvacuateResponse"] | components["schemas"]["compute_ServersActionOs-GetvncconsoleResponse"] | components["schemas"]["compute_ServersActionOs-GetspiceconsoleResponse"] | components["schemas"]["compute_ServersActionOs-GetrdpconsoleResponse"] | components["schemas"]["compute_ServersActionOs-GetserialconsoleResponse"] | components["schemas"]["compute_ServersActionRescueResponse"];
                    };
                };
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["compute_ServersActionCreateimageResponse"] | components["schemas"]["compute_ServersActionCreatebackupResponse"];
                    };
                };
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/compute/v2.1/servers/{server_id}/metadata": {
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
                    server_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["compute_ServersMetadataCreate"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["compute_ServersMetadataCreateResponse"];
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
    "/compute/v2.1/servers/{server_id}/metadata/{id}": {
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
                    server_id: string;
                    id: string;
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
    "/compute/v2.1/servers/{server_id}/tags/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    server_id: string;
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "*/*"?: never;
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        post?: never;
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    server_id: string;
                    id: string;
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
    "/image/v2/images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    marker?: string;
                    name?: string;
                    id?: string;
                    owner?: string;
                    protected?: boolean;
                    status?: string;
                    tag?: string[];
                    visibility?: "public" | "private" | "community" | "shared" | "all";
                    os_hidden?: boolean;
                    member_status?: "accepted" | "pending" | "rejected" | "all";
                    size_max?: string;
                    size_min?: string;
                    created_at?: string;
                    updated_at?: string;
                    sort_dir?: "asc" | "desc";
                    sort_key?: string;
                    sort?: string;
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
                        "application/json": components["schemas"]["image_ImagesListResponse"];
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
                    "application/json": components["schemas"]["image_ImagesCreateRequest"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["image_ImagesCreateResponse"];
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
    "/image/v2/images/{image_id}": {
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
                    image_id: string;
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
                        "application/json": components["schemas"]["image_ImageShowResponse"];
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
                    image_id: string;
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
    "/image/v2/images/{image_id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: {
                    "Content-Type"?: string;
                    "X-Image-Meta-Store"?: string;
                };
                path: {
                    image_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/octet-stream": components["schemas"]["image_ImagesFileUploadRequest"];
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
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/image/v2/images/{image_id}/import": {
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
                    image_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["image_ImagesImportImport_ImageRequest"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["image_ImagesImportImport_ImageResponse"];
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
    "/image/v2/images/{image_id}/tags/{tag_value}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    image_id: string;
                    tag_value: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["image_ImagesTagUpdateRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["image_ImagesTagUpdateResponse"];
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
                    image_id: string;
                    tag_value: string;
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
    "/network/v2.0/floatingips": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    floating_ip_address?: string;
                    floating_network_id?: string;
                    router_id?: string | null;
                    port_id?: string | null;
                    fixed_ip_address?: string;
                    tenant_id?: string;
                    status?: string;
                    revision_number?: string;
                    tags?: string[];
                    "tags-any"?: string[];
                    "not-tags"?: string[];
                    "not-tags-any"?: string[];
                    description?: string;
                };
                header?: never;
                path: {
                    id: string;
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
                        "application/json": components["schemas"]["network_FloatingipsIndexResponse"];
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
                    "application/json": components["schemas"]["network_FloatingipsCreateRequest"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["network_FloatingipsCreateResponse"];
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
    "/network/v2.0/floatingips/{floatingip_id}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    floatingip_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["network_FloatingipsTagsUpdate_AllRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["network_FloatingipsTagsUpdate_AllResponse"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/network/v2.0/floatingips/{id}": {
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
                    id: string;
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
                        "application/json": components["schemas"]["network_FloatingipShowResponse"];
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["network_FloatingipUpdateRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["network_FloatingipUpdateResponse"];
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
                    id: string;
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
    "/network/v2.0/networks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    id?: string;
                    name?: string;
                    admin_state_up?: string | boolean;
                    status?: string;
                    tenant_id?: string;
                    shared?: string | boolean;
                    "router:external"?: string | boolean;
                    mtu?: number;
                    "provider:network_type"?: string;
                    "provider:physical_network"?: string;
                    "provider:segmentation_id"?: string | number;
                    revision_number?: string;
                    tags?: string[];
                    "tags-any"?: string[];
                    "not-tags"?: string[];
                    "not-tags-any"?: string[];
                    is_default?: string | boolean;
                    description?: string;
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
                        "application/json": components["schemas"]["network_NetworksIndexResponse"];
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
                    "application/json": components["schemas"]["network_NetworksCreateRequest"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["network_NetworksCreateResponse"];
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
    "/network/v2.0/networks/{network_id}": {
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
                    network_id: string;
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
                        "application/json": components["schemas"]["network_NetworkShowResponse"];
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    network_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["network_NetworkUpdateRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["network_NetworkUpdateResponse"];
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
                    network_id: string;
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
    "/network/v2.0/networks/{network_id}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    network_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["network_NetworksTagsUpdate_AllRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["network_NetworksTagsUpdate_AllResponse"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/network/v2.0/ports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    id?: string;
                    name?: string;
                    network_id?: string;
                    admin_state_up?: string | boolean;
                    mac_address?: string;
                    fixed_ips?: string[];
                    device_id?: string;
                    device_owner?: string;
                    tenant_id?: string;
                    status?: string;
                    ip_allocation?: string;
                    "binding:host_id"?: string;
                    revision_number?: string;
                    tags?: string[];
                    "tags-any"?: string[];
                    "not-tags"?: string[];
                    "not-tags-any"?: string[];
                    description?: string;
                    security_groups?: string[];
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
                        "application/json": components["schemas"]["network_PortsIndexResponse"];
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
                    "application/json": components["schemas"]["network_PortsCreateRequest"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["network_PortsCreateResponse"];
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
    "/network/v2.0/ports/{port_id}": {
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
                    port_id: string;
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
                        "application/json": components["schemas"]["network_PortShowResponse"];
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    port_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["network_PortUpdateRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["network_PortUpdateResponse"];
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
                    port_id: string;
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
    "/network/v2.0/ports/{port_id}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    port_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["network_PortsTagsUpdate_AllRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["network_PortsTagsUpdate_AllResponse"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/network/v2.0/quotas/{id}/details": {
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
                    id: string;
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
                        "application/json": components["schemas"]["network_QuotasDetailsDetailsResponse"];
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
    "/network/v2.0/routers": {
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
                    admin_state_up?: string | boolean;
                    tenant_id?: string;
                    enable_ndp_proxy?: string | boolean | null;
                    revision_number?: string;
                    tags?: string[];
                    "tags-any"?: string[];
                    "not-tags"?: string[];
                    "not-tags-any"?: string[];
                    description?: string;
                };
                header?: never;
                path: {
                    id: string;
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
                        "application/json": components["schemas"]["network_RoutersIndexResponse"];
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
                    "application/json": components["schemas"]["network_RoutersCreateRequest"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["network_RoutersCreateResponse"];
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
    "/network/v2.0/routers/{id}": {
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
                    id: string;
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
                        "application/json": components["schemas"]["network_RouterShowResponse"];
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["network_RouterUpdateRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["network_RouterUpdateResponse"];
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
                    id: string;
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
    "/network/v2.0/routers/{id}/add_router_interface": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["network_RoutersAdd_Router_InterfaceAdd_Router_InterfaceRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["network_RoutersAdd_Router_InterfaceAdd_Router_InterfaceResponse"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/network/v2.0/routers/{id}/remove_router_interface": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["network_RoutersRemove_Router_InterfaceRemove_Router_InterfaceRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["network_RoutersRemove_Router_InterfaceRemove_Router_InterfaceResponse"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/network/v2.0/routers/{router_id}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    router_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["network_RoutersTagsUpdate_AllRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["network_RoutersTagsUpdate_AllResponse"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/network/v2.0/security-group-rules": {
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
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["network_Security_Group_RulesCreateRequest"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["network_Security_Group_RulesCreateResponse"];
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
    "/network/v2.0/security-group-rules/{id}": {
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
                    id: string;
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
    "/network/v2.0/security-groups": {
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
                    tenant_id?: string;
                    revision_number?: string;
                    tags?: string[];
                    "tags-any"?: string[];
                    "not-tags"?: string[];
                    "not-tags-any"?: string[];
                    description?: string;
                    shared?: string | boolean;
                };
                header?: never;
                path: {
                    id: string;
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
                        "application/json": components["schemas"]["network_Security_GroupsIndexResponse"];
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
                    "application/json": components["schemas"]["network_Security_GroupsCreateRequest"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["network_Security_GroupsCreateResponse"];
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
    "/network/v2.0/security-groups/{id}": {
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
                    id: string;
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
                        "application/json": components["schemas"]["network_Security_GroupShowResponse"];
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["network_Security_GroupUpdateRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["network_Security_GroupUpdateResponse"];
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
                    id: string;
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
    "/network/v2.0/security-groups/{security_group_id}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    security_group_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["network_Security_GroupsTagsUpdate_AllRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["network_Security_GroupsTagsUpdate_AllResponse"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/network/v2.0/subnets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    id?: string;
                    name?: string;
                    ip_version?: 4 | 6;
                    network_id?: string;
                    subnetpool_id?: string | null;
                    cidr?: string | null;
                    gateway_ip?: string;
                    tenant_id?: string;
                    enable_dhcp?: string | boolean;
                    ipv6_ra_mode?: "dhcpv6-stateful" | "dhcpv6-stateless" | "slaac";
                    ipv6_address_mode?: "dhcpv6-stateful" | "dhcpv6-stateless" | "slaac";
                    shared?: string | boolean;
                    revision_number?: string;
                    tags?: string[];
                    "tags-any"?: string[];
                    "not-tags"?: string[];
                    "not-tags-any"?: string[];
                    description?: string;
                    segment_id?: string | null;
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
                        "application/json": components["schemas"]["network_SubnetsIndexResponse"];
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
                    "application/json": components["schemas"]["network_SubnetsCreateRequest"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["network_SubnetsCreateResponse"];
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
    "/network/v2.0/subnets/{subnet_id}": {
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
                    subnet_id: string;
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
                        "application/json": components["schemas"]["network_SubnetShowResponse"];
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    subnet_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["network_SubnetUpdateRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["network_SubnetUpdateResponse"];
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
                    subnet_id: string;
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
    "/network/v2.0/subnets/{subnet_id}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    subnet_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["network_SubnetsTagsUpdate_AllRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["network_SubnetsTagsUpdate_AllResponse"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/volume/v3/": {
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
                        "application/json": components["schemas"]["volume_RootListResponse"];
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
    "/volume/v3/{project_id}/limits": {
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
                    project_id: string;
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
                        "application/json": components["schemas"]["volume_LimitsListResponse"];
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
    "/volume/v3/{project_id}/volumes": {
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
                    project_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["volume_VolumesCreateRequest"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["volume_VolumesCreateResponse"];
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
    "/volume/v3/{project_id}/volumes/detail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: {
            parameters: {
                query?: {
                    all_tenans?: boolean;
                    sort?: string;
                    sort_key?: string;
                    sort_dir?: "asc" | "desc";
                    limit?: number;
                    offset?: number;
                    marker?: string;
                    with_count?: boolean;
                    created_at?: string;
                    updated_at?: string;
                    consumes_quota?: boolean;
                };
                header?: never;
                path: {
                    project_id: string;
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
                        "application/json": components["schemas"]["volume_VolumesDetailResponse"];
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
    "/volume/v3/{project_id}/volumes/{id}": {
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
                    project_id: string;
                    id: string;
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
                        "application/json": components["schemas"]["volume_VolumeShowResponse"];
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    project_id: string;
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["volume_VolumeUpdateRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["volume_VolumeUpdateResponse"];
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
                    project_id: string;
                    id: string;
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
    "/volume/v3/{project_id}/volumes/{id}/action": {
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
                    project_id: string;
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["volume_VolumesActionRevertRequest"] | components["schemas"]["volume_VolumesActionOs-Reset_StatusRequest"] | components["schemas"]["volume_VolumesActionOs-Force_DeleteRequest"] | components["schemas"]["volume_VolumesAction_Force_Detach"] | components["schemas"]["volume_VolumesActionOs-Migrate_VolumeRequest"] | components["schemas"]["volume_VolumesAction_Migrate_Volume_Completion"] | components["schemas"]["volume_VolumesAction_Attach"] | components["schemas"]["volume_VolumesAction_Detach"] | components["schemas"]["volume_VolumesActionOs-ReserveRequest"] | components["schemas"]["volume_VolumesActionOs-UnreserveRequest"] | components["schemas"]["volume_VolumesActionOs-Begin_DetachingRequest"] | components["schemas"]["volume_VolumesActionOs-Roll_DetachingRequest"] | components["schemas"]["volume_VolumesAction_Initialize_Connection"] | components["schemas"]["volume_VolumesAction_Terminate_Connection"] | components["schemas"]["volume_VolumesActionOs-Volume_Upload_ImageRequest"] | components["schemas"]["volume_VolumesAction_Extend"] | components["schemas"]["volume_VolumesAction_Volume_Readonly_Update"] | components["schemas"]["volume_VolumesAction_Retype"] | components["schemas"]["volume_VolumesAction_Set_Bootable"] | components["schemas"]["volume_VolumesAction_Reimage_368"] | components["schemas"]["volume_VolumesActionCreate"] | components["schemas"]["volume_VolumesActionOs-Show_Image_MetadataRequest"] | components["schemas"]["volume_VolumesActionDelete"] | components["schemas"]["volume_VolumesActionOs-UnmanageRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["volume_VolumesActionOs-Set_Image_MetadataResponse"] | components["schemas"]["volume_VolumesActionOs-Show_Image_MetadataResponse"];
                    };
                };
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["volume_VolumesActionOs-Volume_Upload_ImageResponse"];
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
    "/volume/v3/{project_id}/volumes/{volume_id}/metadata": {
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
                    project_id: string;
                    volume_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["volume_VolumesMetadataCreate"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["volume_VolumesMetadataCreateResponse"];
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
    "/volume/v3/{project_id}/volumes/{volume_id}/metadata/{id}": {
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
                    volume_id: string;
                    id: string;
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
    "/load-balancer/v2/lbaas/healthmonitors": {
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
                path?: never;
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["load-balancer_HealthMonitorRootPOST"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["load-balancer_LbaasHealthmonitorsCreateResponse"];
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
    "/load-balancer/v2/lbaas/healthmonitors/{healthmonitor_id}": {
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
                    healthmonitor_id: string;
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
                        "application/json": components["schemas"]["load-balancer_LbaasHealthmonitorShowResponse"];
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    healthmonitor_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["load-balancer_HealthMonitorRootPUT"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["load-balancer_LbaasHealthmonitorUpdateResponse"];
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
                    healthmonitor_id: string;
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
    "/load-balancer/v2/lbaas/listeners": {
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
                        "application/json": components["schemas"]["load-balancer_LbaasListenersListResponse"];
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
                    "application/json": components["schemas"]["load-balancer_ListenerRootPOST"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["load-balancer_LbaasListenersCreateResponse"];
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
    "/load-balancer/v2/lbaas/listeners/{listener_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    listener_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["load-balancer_ListenerRootPUT"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["load-balancer_LbaasListenerUpdateResponse"];
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
                    listener_id: string;
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
    "/load-balancer/v2/lbaas/loadbalancers": {
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
                        "application/json": components["schemas"]["load-balancer_LbaasLoadbalancersListResponse"];
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
                    "application/json": components["schemas"]["load-balancer_LoadBalancerRootPOST"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["load-balancer_LbaasLoadbalancersCreateResponse"];
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
    "/load-balancer/v2/lbaas/loadbalancers/{loadbalancer_id}": {
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
                    loadbalancer_id: string;
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
                        "application/json": components["schemas"]["load-balancer_LbaasLoadbalancerShowResponse"];
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    loadbalancer_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["load-balancer_LoadBalancerRootPUT"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["load-balancer_LbaasLoadbalancerUpdateResponse"];
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
                    loadbalancer_id: string;
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
    "/load-balancer/v2/lbaas/pools": {
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
                        "application/json": components["schemas"]["load-balancer_LbaasPoolsListResponse"];
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
                    "application/json": components["schemas"]["load-balancer_PoolRootPOST"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["load-balancer_LbaasPoolsCreateResponse"];
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
    "/load-balancer/v2/lbaas/pools/{pool_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    pool_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["load-balancer_PoolRootPut"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["load-balancer_LbaasPoolUpdateResponse"];
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
                    pool_id: string;
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
    "/load-balancer/v2/lbaas/pools/{pool_id}/members": {
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
                    pool_id: string;
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
                        "application/json": components["schemas"]["load-balancer_LbaasPoolsMembersListResponse"];
                    };
                };
            };
        };
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    pool_id: string;
                };
                cookie?: never;
            };
            requestBody?: {
                content: {
                    "application/json": components["schemas"]["load-balancer_MembersRootPUT"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["load-balancer_LbaasPoolsMembersCreateResponse"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        block_device_mapping: {
            virtual_name?: string;
            /** Format: uuid */
            volume_id?: string;
            /** Format: uuid */
            snapshot_id?: string;
            volume_size?: number | string;
            device_name?: string;
            /** @enum {boolean|string} */
            delete_on_termination?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
            no_device?: unknown;
            connection_info?: string;
        };
        block_device_mapping_v2: {
            virtual_name?: string;
            /** Format: uuid */
            volume_id?: string;
            /** Format: uuid */
            snapshot_id?: string;
            volume_size?: number | string;
            device_name?: string;
            /** @enum {boolean|string} */
            delete_on_termination?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
            no_device?: unknown;
            connection_info?: string;
            /** @enum {string} */
            source_type?: "volume" | "image" | "snapshot" | "blank";
            uuid?: string;
            /** Format: uuid */
            image_id?: string;
            /** @enum {string} */
            destination_type?: "local" | "volume";
            guest_format?: string;
            device_type?: string;
            disk_bus?: string;
            boot_index?: number | string | null;
        };
        block_device_mapping_v2_2: {
            virtual_name?: string;
            /** Format: uuid */
            volume_id?: string;
            /** Format: uuid */
            snapshot_id?: string;
            volume_size?: number | string;
            device_name?: string;
            /** @enum {boolean|string} */
            delete_on_termination?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
            no_device?: unknown;
            connection_info?: string;
            /** @enum {string} */
            source_type?: "volume" | "image" | "snapshot" | "blank";
            uuid?: string;
            /** Format: uuid */
            image_id?: string;
            /** @enum {string} */
            destination_type?: "local" | "volume";
            guest_format?: string;
            device_type?: string;
            disk_bus?: string;
            boot_index?: number | string | null;
            tag?: string;
        };
        block_device_mapping_v2_3: {
            virtual_name?: string;
            /** Format: uuid */
            volume_id?: string;
            /** Format: uuid */
            snapshot_id?: string;
            volume_size?: number | string;
            device_name?: string;
            /** @enum {boolean|string} */
            delete_on_termination?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
            no_device?: unknown;
            connection_info?: string;
            /** @enum {string} */
            source_type?: "volume" | "image" | "snapshot" | "blank";
            uuid?: string;
            /** Format: uuid */
            image_id?: string;
            /** @enum {string} */
            destination_type?: "local" | "volume";
            guest_format?: string;
            device_type?: string;
            disk_bus?: string;
            boot_index?: number | string | null;
            tag?: string;
            volume_type?: string | null;
        };
        compute_FlavorsDetailResponse: {
            flavors?: {
                name?: string;
                id?: string;
                ram?: number | string;
                vcpus?: number | string;
                disk?: number | string;
                "OS-FLV-EXT-DATA:ephemeral"?: number | string;
                swap?: number | string;
                rxtx_factor?: number | string;
                /** @enum {boolean|string} */
                "os-flavor-access:is_public"?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                extra_specs?: {
                    [key: string]: string | number;
                };
                links?: {
                    /** Format: uri */
                    href?: string;
                    rel?: string;
                }[];
            }[];
        };
        compute_LimitsListResponse: {
            absolute?: {
                maxServerGroupMembers?: number;
                maxServerGroups?: number;
                maxServerMetamaxServerMeta?: number;
                maxTotalCores?: number;
                maxTotalInstances?: number;
                maxTotalKeypairs?: number;
                maxTotalRAMSize?: number;
                totalCoresUsed?: number;
                totalInstancesUsed?: number;
                totalRAMUsed?: number;
                totalServerGroupsUsed?: number;
            } & {
                [key: string]: number;
            };
        };
        compute_Os_Availability_ZoneListResponse: {
            availabilityZoneInfo?: {
                zoneName?: string;
                zoneState?: {
                    available?: boolean;
                };
                hosts?: null;
            }[];
        };
        compute_Os_KeypairShowResponse: {
            keypair?: {
                user_id?: string;
                deleted?: boolean;
                /** Format: date-time */
                created_at?: string;
                /** Format: date-time */
                deleted_at?: string | null;
                /** Format: date-time */
                updated_at?: string | null;
                id?: number;
                name?: string;
                public_key?: string;
                fingerprint?: string;
                type?: string;
            };
        };
        compute_Os_Server_GroupShowResponse: {
            server_group?: components["schemas"]["server_group"];
        };
        compute_Os_Server_GroupsCreateRequest: components["schemas"]["compute_Os_Server_GroupsCreate_20"] | components["schemas"]["compute_Os_Server_GroupsCreate_215"] | components["schemas"]["compute_Os_Server_GroupsCreate_264"];
        compute_Os_Server_GroupsCreateResponse: {
            server_group?: components["schemas"]["server_group"];
        };
        compute_Os_Server_GroupsCreate_20: {
            server_group: {
                /** Format: name */
                name: string;
                policies: ("anti-affinity" | "affinity")[];
            };
        };
        compute_Os_Server_GroupsCreate_215: {
            server_group: {
                /** Format: name */
                name: string;
                policies: ("anti-affinity" | "affinity" | "soft-anti-affinity" | "soft-affinity")[];
            };
        };
        compute_Os_Server_GroupsCreate_264: {
            server_group: {
                /** Format: name */
                name: string;
                /** @enum {string} */
                policy: "anti-affinity" | "affinity" | "soft-anti-affinity" | "soft-affinity";
                rules?: {
                    max_server_per_host?: number | string;
                };
            };
        };
        compute_Os_Server_GroupsListResponse: {
            server_groups?: components["schemas"]["server_group"][];
        };
        compute_RootShowResponse: Record<string, never>;
        compute_ServerShowResponse: {
            server?: components["schemas"]["server"];
        };
        compute_ServersActionAddsecuritygroupRequest: {
            addSecurityGroup?: null;
        };
        compute_ServersActionChange_Password: {
            changePassword: {
                adminPass: string;
            };
        };
        compute_ServersActionConfirmresizeRequest: {
            confirmResize?: null;
        };
        compute_ServersActionCreatebackupRequest: components["schemas"]["compute_ServersAction_Create_Backup_20"] | components["schemas"]["compute_ServersAction_Create_Backup_21"];
        compute_ServersActionCreatebackupResponse: {
            image_id?: string;
        };
        compute_ServersActionCreateimageRequest: components["schemas"]["compute_ServersAction_Action_Create_Image_20"] | components["schemas"]["compute_ServersAction_Action_Create_Image_21"];
        compute_ServersActionCreateimageResponse: {
            image_id?: string;
        };
        compute_ServersActionEvacuateRequest: components["schemas"]["compute_ServersAction_Evacuate_20"] | components["schemas"]["compute_ServersAction_Evacuate_214"] | components["schemas"]["compute_ServersAction_Evacuate_229"] | components["schemas"]["compute_ServersAction_Evacuate_268"] | components["schemas"]["compute_ServersAction_Evacuate_295"];
        compute_ServersActionEvacuateResponse: {
            adminPass?: string;
        };
        compute_ServersActionForcedeleteRequest: {
            forceDelete?: null;
        };
        compute_ServersActionGet_Console_Output: {
            "os-getConsoleOutput": {
                length?: number | string | null;
            };
        };
        compute_ServersActionGet_Serial_Console: {
            "os-getSerialConsole": {
                /** @enum {string} */
                type: "serial";
            };
        };
        compute_ServersActionGet_Spice_Console: {
            "os-getSPICEConsole": {
                /** @enum {string} */
                type: "spice-html5";
            };
        };
        compute_ServersActionGet_Vnc_Console: {
            "os-getVNCConsole": {
                /** @enum {string} */
                type: "novnc" | "xvpvnc";
            };
        };
        compute_ServersActionInjectnetworkinfoRequest: {
            injectNetworkInfo?: null;
        };
        "compute_ServersActionOs-GetconsoleoutputResponse": {
            output?: string;
        };
        "compute_ServersActionOs-GetrdpconsoleRequest": {
            "os-getRDPConsole"?: null;
        };
        "compute_ServersActionOs-GetrdpconsoleResponse": {
            console?: {
                /** @enum {string} */
                type?: "rdp-html5" | "serial" | "spice-html5" | "novnc";
                url?: string;
            };
        };
        "compute_ServersActionOs-GetserialconsoleResponse": {
            console?: {
                /** @enum {string} */
                type?: "rdp-html5" | "serial" | "spice-html5" | "novnc";
                url?: string;
            };
        };
        "compute_ServersActionOs-GetspiceconsoleResponse": {
            console?: {
                /** @enum {string} */
                type?: "rdp-html5" | "serial" | "spice-html5" | "novnc";
                url?: string;
            };
        };
        "compute_ServersActionOs-GetvncconsoleResponse": {
            console?: {
                /** @enum {string} */
                type?: "rdp-html5" | "serial" | "spice-html5" | "novnc";
                url?: string;
            };
        };
        "compute_ServersActionOs-MigrateliveRequest": components["schemas"]["compute_ServersAction_Migrate_Live_20"] | components["schemas"]["compute_ServersAction_Migrate_Live_225"] | components["schemas"]["compute_ServersAction_Migrate_Live_230"] | components["schemas"]["compute_ServersAction_Migrate_Live_268"];
        "compute_ServersActionOs-StartRequest": {
            "os-start"?: null;
        };
        "compute_ServersActionOs-StopRequest": {
            "os-stop"?: null;
        };
        compute_ServersActionPauseRequest: {
            pause?: null;
        };
        compute_ServersActionRebuildRequest: components["schemas"]["compute_ServersAction_Action_Rebuild_20"] | components["schemas"]["compute_ServersAction_Action_Rebuild_21"] | components["schemas"]["compute_ServersAction_Action_Rebuild_219"] | components["schemas"]["compute_ServersAction_Action_Rebuild_254"] | components["schemas"]["compute_ServersAction_Action_Rebuild_257"] | components["schemas"]["compute_ServersAction_Action_Rebuild_263"] | components["schemas"]["compute_ServersAction_Action_Rebuild_290"] | components["schemas"]["compute_ServersAction_Action_Rebuild_294"];
        compute_ServersActionRemovesecuritygroupRequest: {
            removeSecurityGroup?: null;
        };
        compute_ServersActionRescueResponse: {
            adminPass?: string;
        };
        compute_ServersActionResetnetworkRequest: {
            resetNetwork?: null;
        };
        compute_ServersActionRestoreRequest: {
            restore?: null;
        };
        compute_ServersActionResumeRequest: {
            resume?: null;
        };
        compute_ServersActionRevertresizeRequest: {
            revertResize?: null;
        };
        compute_ServersActionShelveRequest: {
            shelve?: null;
        };
        compute_ServersActionShelveoffloadRequest: {
            shelveOffload?: null;
        };
        compute_ServersActionSuspendRequest: {
            suspend?: null;
        };
        compute_ServersActionUnlockRequest: {
            unlock?: null;
        };
        compute_ServersActionUnpauseRequest: {
            unpause?: null;
        };
        compute_ServersActionUnrescueRequest: {
            unrescue?: null;
        };
        compute_ServersActionUnshelveRequest: components["schemas"]["compute_ServersAction_Unshelve_277"] | components["schemas"]["compute_ServersAction_Unshelve_291"];
        compute_ServersAction_Action_Create_Image_20: {
            createImage: components["schemas"]["createImage"];
        };
        compute_ServersAction_Action_Create_Image_21: {
            createImage: components["schemas"]["createImage"];
        };
        compute_ServersAction_Action_Reboot: {
            reboot: {
                /** @enum {string} */
                type: "HARD" | "Hard" | "hard" | "SOFT" | "Soft" | "soft";
            };
        };
        compute_ServersAction_Action_Rebuild_20: {
            rebuild: {
                /** Format: name_with_leading_trailing_spaces */
                name?: string;
                /** Format: uuid */
                imageRef: string;
                adminPass?: string;
                metadata?: {
                    [key: string]: string;
                };
                /** @enum {boolean|string} */
                preserve_ephemeral?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                /** @enum {string} */
                "OS-DCF:diskConfig"?: "AUTO" | "MANUAL";
                /** Format: ipv4 */
                accessIPv4?: string;
                /** Format: ipv6 */
                accessIPv6?: string;
                personality?: {
                    path?: string;
                    /** Format: base64 */
                    contents?: string;
                }[];
            };
        };
        compute_ServersAction_Action_Rebuild_21: {
            rebuild: {
                /** Format: name */
                name?: string;
                /** Format: uuid */
                imageRef: string;
                adminPass?: string;
                metadata?: {
                    [key: string]: string;
                };
                /** @enum {boolean|string} */
                preserve_ephemeral?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                /** @enum {string} */
                "OS-DCF:diskConfig"?: "AUTO" | "MANUAL";
                /** Format: ipv4 */
                accessIPv4?: string;
                /** Format: ipv6 */
                accessIPv6?: string;
                personality?: {
                    path?: string;
                    /** Format: base64 */
                    contents?: string;
                }[];
            };
        };
        compute_ServersAction_Action_Rebuild_219: {
            rebuild: {
                /** Format: name */
                name?: string;
                /** Format: uuid */
                imageRef: string;
                adminPass?: string;
                metadata?: {
                    [key: string]: string;
                };
                /** @enum {boolean|string} */
                preserve_ephemeral?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                /** @enum {string} */
                "OS-DCF:diskConfig"?: "AUTO" | "MANUAL";
                /** Format: ipv4 */
                accessIPv4?: string;
                /** Format: ipv6 */
                accessIPv6?: string;
                personality?: {
                    path?: string;
                    /** Format: base64 */
                    contents?: string;
                }[];
                description?: string | null;
            };
        };
        compute_ServersAction_Action_Rebuild_254: {
            rebuild: {
                /** Format: name */
                name?: string;
                /** Format: uuid */
                imageRef: string;
                adminPass?: string;
                metadata?: {
                    [key: string]: string;
                };
                /** @enum {boolean|string} */
                preserve_ephemeral?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                /** @enum {string} */
                "OS-DCF:diskConfig"?: "AUTO" | "MANUAL";
                /** Format: ipv4 */
                accessIPv4?: string;
                /** Format: ipv6 */
                accessIPv6?: string;
                personality?: {
                    path?: string;
                    /** Format: base64 */
                    contents?: string;
                }[];
                description?: string | null;
                key_name?: string | null;
            };
        };
        compute_ServersAction_Action_Rebuild_257: {
            rebuild: {
                /** Format: name */
                name?: string;
                /** Format: uuid */
                imageRef: string;
                adminPass?: string;
                metadata?: {
                    [key: string]: string;
                };
                /** @enum {boolean|string} */
                preserve_ephemeral?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                /** @enum {string} */
                "OS-DCF:diskConfig"?: "AUTO" | "MANUAL";
                /** Format: ipv4 */
                accessIPv4?: string;
                /** Format: ipv6 */
                accessIPv6?: string;
                description?: string | null;
                key_name?: string | null;
                user_data?: string | null;
            };
        };
        compute_ServersAction_Action_Rebuild_263: {
            rebuild: {
                /** Format: name */
                name?: string;
                /** Format: uuid */
                imageRef: string;
                adminPass?: string;
                metadata?: {
                    [key: string]: string;
                };
                /** @enum {boolean|string} */
                preserve_ephemeral?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                /** @enum {string} */
                "OS-DCF:diskConfig"?: "AUTO" | "MANUAL";
                /** Format: ipv4 */
                accessIPv4?: string;
                /** Format: ipv6 */
                accessIPv6?: string;
                description?: string | null;
                key_name?: string | null;
                user_data?: string | null;
                trusted_image_certificates?: string[] | null;
            };
        };
        compute_ServersAction_Action_Rebuild_290: {
            rebuild: {
                /** Format: name */
                name?: string;
                /** Format: uuid */
                imageRef: string;
                adminPass?: string;
                metadata?: {
                    [key: string]: string;
                };
                /** @enum {boolean|string} */
                preserve_ephemeral?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                /** @enum {string} */
                "OS-DCF:diskConfig"?: "AUTO" | "MANUAL";
                /** Format: ipv4 */
                accessIPv4?: string;
                /** Format: ipv6 */
                accessIPv6?: string;
                description?: string | null;
                key_name?: string | null;
                user_data?: string | null;
                trusted_image_certificates?: string[] | null;
                hostname?: string;
            };
        };
        compute_ServersAction_Action_Rebuild_294: {
            rebuild: {
                /** Format: name */
                name?: string;
                /** Format: uuid */
                imageRef: string;
                adminPass?: string;
                metadata?: {
                    [key: string]: string;
                };
                /** @enum {boolean|string} */
                preserve_ephemeral?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                /** @enum {string} */
                "OS-DCF:diskConfig"?: "AUTO" | "MANUAL";
                /** Format: ipv4 */
                accessIPv4?: string;
                /** Format: ipv6 */
                accessIPv6?: string;
                description?: string | null;
                key_name?: string | null;
                user_data?: string | null;
                trusted_image_certificates?: string[] | null;
                hostname?: string;
            };
        };
        compute_ServersAction_Action_Resize: {
            resize: {
                flavorRef: string | number;
                /** @enum {string} */
                "OS-DCF:diskConfig"?: "AUTO" | "MANUAL";
            };
        };
        compute_ServersAction_Action_Trigger_Crash_Dump: {
            trigger_crash_dump: null;
        };
        compute_ServersAction_Add_Fixed_Ip: {
            addFixedIp: {
                networkId: string | number;
            };
        };
        compute_ServersAction_Add_Floating_Ip: {
            addFloatingIp: {
                address: string & (unknown | unknown);
                fixed_address?: string & (unknown | unknown);
            };
        };
        compute_ServersAction_Create_Backup_20: {
            createBackup: {
                /** Format: name_with_leading_trailing_spaces */
                name: string;
                backup_type: string;
                rotation: number | string;
                metadata?: {
                    [key: string]: string;
                };
            };
        };
        compute_ServersAction_Create_Backup_21: {
            createBackup: {
                /** Format: name */
                name: string;
                backup_type: string;
                rotation: number | string;
                metadata?: {
                    [key: string]: string;
                };
            };
        };
        compute_ServersAction_Evacuate_20: {
            evacuate: {
                host?: string;
                /** @enum {boolean|string} */
                onSharedStorage: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                adminPass?: string;
            };
        };
        compute_ServersAction_Evacuate_214: {
            evacuate: {
                host?: string;
                adminPass?: string;
            };
        };
        compute_ServersAction_Evacuate_229: {
            evacuate: {
                host?: string;
                adminPass?: string;
                /** @enum {boolean|string} */
                force?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
            };
        };
        compute_ServersAction_Evacuate_268: {
            evacuate: {
                host?: string;
                adminPass?: string;
            };
        };
        compute_ServersAction_Evacuate_295: {
            evacuate: {
                host?: string;
                adminPass?: string;
            };
        };
        compute_ServersAction_Lock_273: {
            lock: {
                locked_reason?: string;
            } | null;
        };
        compute_ServersAction_Migrate_256: {
            migrate: {
                host?: string | null;
            } | null;
        };
        compute_ServersAction_Migrate_Live_20: {
            "os-migrateLive": {
                /** @enum {boolean|string} */
                block_migration: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                /** @enum {boolean|string} */
                disk_over_commit: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                host: string | null;
            };
        };
        compute_ServersAction_Migrate_Live_225: {
            "os-migrateLive": components["schemas"]["os-migrateLive"];
        };
        compute_ServersAction_Migrate_Live_230: {
            "os-migrateLive": {
                /** @enum {boolean|string} */
                block_migration: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no" | "auto";
                host: string | null;
                /** @enum {boolean|string} */
                force?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
            };
        };
        compute_ServersAction_Migrate_Live_268: {
            "os-migrateLive": components["schemas"]["os-migrateLive"];
        };
        compute_ServersAction_Remove_Fixed_Ip: {
            removeFixedIp: {
                address: string & (unknown | unknown);
            };
        };
        compute_ServersAction_Remove_Floating_Ip: {
            removeFloatingIp: {
                address: string & (unknown | unknown);
            };
        };
        compute_ServersAction_Rescue: {
            rescue: {
                adminPass?: string;
                /** Format: uuid */
                rescue_image_ref?: string;
            } | null;
        };
        compute_ServersAction_Reset_State: {
            "os-resetState": {
                /** @enum {string} */
                state: "active" | "error";
            };
        };
        compute_ServersAction_Unshelve_277: {
            unshelve: {
                /** Format: name */
                availability_zone: string;
            } | null;
        };
        compute_ServersAction_Unshelve_291: {
            unshelve: {
                availability_zone?: null | string;
                host?: string;
            } | null;
        };
        compute_ServersCreateRequest: components["schemas"]["compute_ServersCreate_20"] | components["schemas"]["compute_ServersCreate_21"] | components["schemas"]["compute_ServersCreate_219"] | components["schemas"]["compute_ServersCreate_232"] | components["schemas"]["compute_ServersCreate_233"] | components["schemas"]["compute_ServersCreate_237"] | components["schemas"]["compute_ServersCreate_242"] | components["schemas"]["compute_ServersCreate_252"] | components["schemas"]["compute_ServersCreate_257"] | components["schemas"]["compute_ServersCreate_263"] | components["schemas"]["compute_ServersCreate_267"] | components["schemas"]["compute_ServersCreate_274"] | components["schemas"]["compute_ServersCreate_290"] | components["schemas"]["compute_ServersCreate_294"];
        compute_ServersCreateResponse: {
            server?: {
                /** @enum {string} */
                "OS-DCF:diskConfig"?: "AUTO" | "MANUAL";
                /** Format: password */
                adminPass?: string;
                /** Format: uuid */
                readonly id?: string;
                security_groups?: {
                    name?: string;
                }[];
                links?: {
                    /** Format: uri */
                    href?: string;
                    rel?: string;
                }[];
            };
        } | {
            reservation_id?: string;
        };
        compute_ServersCreate_20: {
            server: {
                /** Format: name_with_leading_trailing_spaces */
                name: string;
                imageRef?: string;
                flavorRef: string | number;
                adminPass?: string;
                metadata?: {
                    [key: string]: string;
                };
                networks?: components["schemas"]["network"][];
                /** @enum {string} */
                "OS-DCF:diskConfig"?: "AUTO" | "MANUAL";
                /** Format: ipv4 */
                accessIPv4?: string;
                /** Format: ipv6 */
                accessIPv6?: string;
                personality?: {
                    path?: string;
                    /** Format: base64 */
                    contents?: string;
                }[];
                /** Format: name_with_leading_trailing_spaces */
                availability_zone?: string;
                block_device_mapping?: components["schemas"]["block_device_mapping"][];
                block_device_mapping_v2?: components["schemas"]["block_device_mapping_v2"][];
                /** @enum {boolean|string} */
                config_drive?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                /** Format: name_with_leading_trailing_spaces */
                key_name?: string;
                min_count?: number | string;
                max_count?: number | string;
                /** @enum {boolean|string} */
                return_reservation_id?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                security_groups?: {
                    /** Format: name_with_leading_trailing_spaces */
                    name?: string;
                }[];
                user_data?: string | null;
            };
            "os:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
            "OS-SCH-HNT:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
        };
        compute_ServersCreate_21: {
            server: {
                /** Format: name */
                name: string;
                imageRef?: string;
                flavorRef: string | number;
                adminPass?: string;
                metadata?: {
                    [key: string]: string;
                };
                networks?: components["schemas"]["network"][];
                /** @enum {string} */
                "OS-DCF:diskConfig"?: "AUTO" | "MANUAL";
                /** Format: ipv4 */
                accessIPv4?: string;
                /** Format: ipv6 */
                accessIPv6?: string;
                personality?: {
                    path?: string;
                    /** Format: base64 */
                    contents?: string;
                }[];
                /** Format: name */
                availability_zone?: string;
                block_device_mapping?: components["schemas"]["block_device_mapping"][];
                block_device_mapping_v2?: components["schemas"]["block_device_mapping_v2"][];
                /** @enum {boolean|string} */
                config_drive?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                /** Format: name */
                key_name?: string;
                min_count?: number | string;
                max_count?: number | string;
                /** @enum {boolean|string} */
                return_reservation_id?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                security_groups?: {
                    /** Format: name */
                    name?: string;
                }[];
                /** Format: base64 */
                user_data?: string;
            };
            "os:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
            "OS-SCH-HNT:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
        };
        compute_ServersCreate_219: {
            server: {
                /** Format: name */
                name: string;
                imageRef?: string;
                flavorRef: string | number;
                adminPass?: string;
                metadata?: {
                    [key: string]: string;
                };
                networks?: components["schemas"]["network"][];
                /** @enum {string} */
                "OS-DCF:diskConfig"?: "AUTO" | "MANUAL";
                /** Format: ipv4 */
                accessIPv4?: string;
                /** Format: ipv6 */
                accessIPv6?: string;
                personality?: {
                    path?: string;
                    /** Format: base64 */
                    contents?: string;
                }[];
                /** Format: name */
                availability_zone?: string;
                block_device_mapping?: components["schemas"]["block_device_mapping"][];
                block_device_mapping_v2?: components["schemas"]["block_device_mapping_v2"][];
                /** @enum {boolean|string} */
                config_drive?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                /** Format: name */
                key_name?: string;
                min_count?: number | string;
                max_count?: number | string;
                /** @enum {boolean|string} */
                return_reservation_id?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                security_groups?: {
                    /** Format: name */
                    name?: string;
                }[];
                /** Format: base64 */
                user_data?: string;
                description?: string | null;
            };
            "os:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
            "OS-SCH-HNT:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
        };
        compute_ServersCreate_232: {
            server: {
                /** Format: name */
                name: string;
                imageRef?: string;
                flavorRef: string | number;
                adminPass?: string;
                metadata?: {
                    [key: string]: string;
                };
                networks?: components["schemas"]["network_2"][];
                /** @enum {string} */
                "OS-DCF:diskConfig"?: "AUTO" | "MANUAL";
                /** Format: ipv4 */
                accessIPv4?: string;
                /** Format: ipv6 */
                accessIPv6?: string;
                personality?: {
                    path?: string;
                    /** Format: base64 */
                    contents?: string;
                }[];
                /** Format: name */
                availability_zone?: string;
                block_device_mapping?: components["schemas"]["block_device_mapping"][];
                block_device_mapping_v2?: components["schemas"]["block_device_mapping_v2_2"][];
                /** @enum {boolean|string} */
                config_drive?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                /** Format: name */
                key_name?: string;
                min_count?: number | string;
                max_count?: number | string;
                /** @enum {boolean|string} */
                return_reservation_id?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                security_groups?: {
                    /** Format: name */
                    name?: string;
                }[];
                /** Format: base64 */
                user_data?: string;
                description?: string | null;
            };
            "os:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
            "OS-SCH-HNT:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
        };
        compute_ServersCreate_233: {
            server: {
                /** Format: name */
                name: string;
                imageRef?: string;
                flavorRef: string | number;
                adminPass?: string;
                metadata?: {
                    [key: string]: string;
                };
                networks?: components["schemas"]["network_2"][];
                /** @enum {string} */
                "OS-DCF:diskConfig"?: "AUTO" | "MANUAL";
                /** Format: ipv4 */
                accessIPv4?: string;
                /** Format: ipv6 */
                accessIPv6?: string;
                personality?: {
                    path?: string;
                    /** Format: base64 */
                    contents?: string;
                }[];
                /** Format: name */
                availability_zone?: string;
                block_device_mapping?: components["schemas"]["block_device_mapping"][];
                block_device_mapping_v2?: components["schemas"]["block_device_mapping_v2"][];
                /** @enum {boolean|string} */
                config_drive?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                /** Format: name */
                key_name?: string;
                min_count?: number | string;
                max_count?: number | string;
                /** @enum {boolean|string} */
                return_reservation_id?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                security_groups?: {
                    /** Format: name */
                    name?: string;
                }[];
                /** Format: base64 */
                user_data?: string;
                description?: string | null;
            };
            "os:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
            "OS-SCH-HNT:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
        };
        compute_ServersCreate_237: {
            server: {
                /** Format: name */
                name: string;
                imageRef?: string;
                flavorRef: string | number;
                adminPass?: string;
                metadata?: {
                    [key: string]: string;
                };
                networks: {
                    fixed_ip?: string & (unknown | unknown);
                    port?: string | null;
                    /** Format: uuid */
                    uuid?: string;
                }[] | ("none" | "auto");
                /** @enum {string} */
                "OS-DCF:diskConfig"?: "AUTO" | "MANUAL";
                /** Format: ipv4 */
                accessIPv4?: string;
                /** Format: ipv6 */
                accessIPv6?: string;
                personality?: {
                    path?: string;
                    /** Format: base64 */
                    contents?: string;
                }[];
                /** Format: name */
                availability_zone?: string;
                block_device_mapping?: components["schemas"]["block_device_mapping"][];
                block_device_mapping_v2?: components["schemas"]["block_device_mapping_v2"][];
                /** @enum {boolean|string} */
                config_drive?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                /** Format: name */
                key_name?: string;
                min_count?: number | string;
                max_count?: number | string;
                /** @enum {boolean|string} */
                return_reservation_id?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                security_groups?: {
                    /** Format: name */
                    name?: string;
                }[];
                /** Format: base64 */
                user_data?: string;
                description?: string | null;
            };
            "os:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
            "OS-SCH-HNT:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
        };
        compute_ServersCreate_242: {
            server: {
                /** Format: name */
                name: string;
                imageRef?: string;
                flavorRef: string | number;
                adminPass?: string;
                metadata?: {
                    [key: string]: string;
                };
                networks: components["schemas"]["network_3"][] | ("none" | "auto");
                /** @enum {string} */
                "OS-DCF:diskConfig"?: "AUTO" | "MANUAL";
                /** Format: ipv4 */
                accessIPv4?: string;
                /** Format: ipv6 */
                accessIPv6?: string;
                personality?: {
                    path?: string;
                    /** Format: base64 */
                    contents?: string;
                }[];
                /** Format: name */
                availability_zone?: string;
                block_device_mapping?: components["schemas"]["block_device_mapping"][];
                block_device_mapping_v2?: components["schemas"]["block_device_mapping_v2_2"][];
                /** @enum {boolean|string} */
                config_drive?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                /** Format: name */
                key_name?: string;
                min_count?: number | string;
                max_count?: number | string;
                /** @enum {boolean|string} */
                return_reservation_id?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                security_groups?: {
                    /** Format: name */
                    name?: string;
                }[];
                /** Format: base64 */
                user_data?: string;
                description?: string | null;
            };
            "os:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
            "OS-SCH-HNT:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
        };
        compute_ServersCreate_252: {
            server: {
                /** Format: name */
                name: string;
                imageRef?: string;
                flavorRef: string | number;
                adminPass?: string;
                metadata?: {
                    [key: string]: string;
                };
                networks: components["schemas"]["network_3"][] | ("none" | "auto");
                /** @enum {string} */
                "OS-DCF:diskConfig"?: "AUTO" | "MANUAL";
                /** Format: ipv4 */
                accessIPv4?: string;
                /** Format: ipv6 */
                accessIPv6?: string;
                personality?: {
                    path?: string;
                    /** Format: base64 */
                    contents?: string;
                }[];
                /** Format: name */
                availability_zone?: string;
                block_device_mapping?: components["schemas"]["block_device_mapping"][];
                block_device_mapping_v2?: components["schemas"]["block_device_mapping_v2_2"][];
                /** @enum {boolean|string} */
                config_drive?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                /** Format: name */
                key_name?: string;
                min_count?: number | string;
                max_count?: number | string;
                /** @enum {boolean|string} */
                return_reservation_id?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                security_groups?: {
                    /** Format: name */
                    name?: string;
                }[];
                /** Format: base64 */
                user_data?: string;
                description?: string | null;
                tags?: string[];
            };
            "os:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
            "OS-SCH-HNT:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
        };
        compute_ServersCreate_257: {
            server: {
                /** Format: name */
                name: string;
                imageRef?: string;
                flavorRef: string | number;
                adminPass?: string;
                metadata?: {
                    [key: string]: string;
                };
                networks: components["schemas"]["network_3"][] | ("none" | "auto");
                /** @enum {string} */
                "OS-DCF:diskConfig"?: "AUTO" | "MANUAL";
                /** Format: ipv4 */
                accessIPv4?: string;
                /** Format: ipv6 */
                accessIPv6?: string;
                /** Format: name */
                availability_zone?: string;
                block_device_mapping?: components["schemas"]["block_device_mapping"][];
                block_device_mapping_v2?: components["schemas"]["block_device_mapping_v2_2"][];
                /** @enum {boolean|string} */
                config_drive?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                /** Format: name */
                key_name?: string;
                min_count?: number | string;
                max_count?: number | string;
                /** @enum {boolean|string} */
                return_reservation_id?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                security_groups?: {
                    /** Format: name */
                    name?: string;
                }[];
                /** Format: base64 */
                user_data?: string;
                description?: string | null;
                tags?: string[];
            };
            "os:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
            "OS-SCH-HNT:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
        };
        compute_ServersCreate_263: {
            server: {
                /** Format: name */
                name: string;
                imageRef?: string;
                flavorRef: string | number;
                adminPass?: string;
                metadata?: {
                    [key: string]: string;
                };
                networks: components["schemas"]["network_3"][] | ("none" | "auto");
                /** @enum {string} */
                "OS-DCF:diskConfig"?: "AUTO" | "MANUAL";
                /** Format: ipv4 */
                accessIPv4?: string;
                /** Format: ipv6 */
                accessIPv6?: string;
                /** Format: name */
                availability_zone?: string;
                block_device_mapping?: components["schemas"]["block_device_mapping"][];
                block_device_mapping_v2?: components["schemas"]["block_device_mapping_v2_2"][];
                /** @enum {boolean|string} */
                config_drive?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                /** Format: name */
                key_name?: string;
                min_count?: number | string;
                max_count?: number | string;
                /** @enum {boolean|string} */
                return_reservation_id?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                security_groups?: {
                    /** Format: name */
                    name?: string;
                }[];
                /** Format: base64 */
                user_data?: string;
                description?: string | null;
                tags?: string[];
                trusted_image_certificates?: string[] | null;
            };
            "os:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
            "OS-SCH-HNT:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
        };
        compute_ServersCreate_267: {
            server: {
                /** Format: name */
                name: string;
                imageRef?: string;
                flavorRef: string | number;
                adminPass?: string;
                metadata?: {
                    [key: string]: string;
                };
                networks: components["schemas"]["network_3"][] | ("none" | "auto");
                /** @enum {string} */
                "OS-DCF:diskConfig"?: "AUTO" | "MANUAL";
                /** Format: ipv4 */
                accessIPv4?: string;
                /** Format: ipv6 */
                accessIPv6?: string;
                /** Format: name */
                availability_zone?: string;
                block_device_mapping?: components["schemas"]["block_device_mapping"][];
                block_device_mapping_v2?: components["schemas"]["block_device_mapping_v2_3"][];
                /** @enum {boolean|string} */
                config_drive?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                /** Format: name */
                key_name?: string;
                min_count?: number | string;
                max_count?: number | string;
                /** @enum {boolean|string} */
                return_reservation_id?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                security_groups?: {
                    /** Format: name */
                    name?: string;
                }[];
                /** Format: base64 */
                user_data?: string;
                description?: string | null;
                tags?: string[];
                trusted_image_certificates?: string[] | null;
            };
            "os:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
            "OS-SCH-HNT:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
        };
        compute_ServersCreate_274: {
            server: {
                /** Format: name */
                name: string;
                imageRef?: string;
                flavorRef: string | number;
                adminPass?: string;
                metadata?: {
                    [key: string]: string;
                };
                networks: components["schemas"]["network_3"][] | ("none" | "auto");
                /** @enum {string} */
                "OS-DCF:diskConfig"?: "AUTO" | "MANUAL";
                /** Format: ipv4 */
                accessIPv4?: string;
                /** Format: ipv6 */
                accessIPv6?: string;
                /** Format: name */
                availability_zone?: string;
                block_device_mapping?: components["schemas"]["block_device_mapping"][];
                block_device_mapping_v2?: components["schemas"]["block_device_mapping_v2_3"][];
                /** @enum {boolean|string} */
                config_drive?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                /** Format: name */
                key_name?: string;
                min_count?: number | string;
                max_count?: number | string;
                /** @enum {boolean|string} */
                return_reservation_id?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                security_groups?: {
                    /** Format: name */
                    name?: string;
                }[];
                /** Format: base64 */
                user_data?: string;
                description?: string | null;
                tags?: string[];
                trusted_image_certificates?: string[] | null;
                host?: string;
                hypervisor_hostname?: string;
            };
            "os:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
            "OS-SCH-HNT:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
        };
        compute_ServersCreate_290: {
            server: {
                /** Format: name */
                name: string;
                imageRef?: string;
                flavorRef: string | number;
                adminPass?: string;
                metadata?: {
                    [key: string]: string;
                };
                networks: components["schemas"]["network_3"][] | ("none" | "auto");
                /** @enum {string} */
                "OS-DCF:diskConfig"?: "AUTO" | "MANUAL";
                /** Format: ipv4 */
                accessIPv4?: string;
                /** Format: ipv6 */
                accessIPv6?: string;
                /** Format: name */
                availability_zone?: string;
                block_device_mapping?: components["schemas"]["block_device_mapping"][];
                block_device_mapping_v2?: components["schemas"]["block_device_mapping_v2_3"][];
                /** @enum {boolean|string} */
                config_drive?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                /** Format: name */
                key_name?: string;
                min_count?: number | string;
                max_count?: number | string;
                /** @enum {boolean|string} */
                return_reservation_id?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                security_groups?: {
                    /** Format: name */
                    name?: string;
                }[];
                /** Format: base64 */
                user_data?: string;
                description?: string | null;
                tags?: string[];
                trusted_image_certificates?: string[] | null;
                host?: string;
                hypervisor_hostname?: string;
                hostname?: string;
            };
            "os:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
            "OS-SCH-HNT:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
        };
        compute_ServersCreate_294: {
            server: {
                /** Format: name */
                name: string;
                imageRef?: string;
                flavorRef: string | number;
                adminPass?: string;
                metadata?: {
                    [key: string]: string;
                };
                networks: components["schemas"]["network_3"][] | ("none" | "auto");
                /** @enum {string} */
                "OS-DCF:diskConfig"?: "AUTO" | "MANUAL";
                /** Format: ipv4 */
                accessIPv4?: string;
                /** Format: ipv6 */
                accessIPv6?: string;
                /** Format: name */
                availability_zone?: string;
                block_device_mapping?: components["schemas"]["block_device_mapping"][];
                block_device_mapping_v2?: components["schemas"]["block_device_mapping_v2_3"][];
                /** @enum {boolean|string} */
                config_drive?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                /** Format: name */
                key_name?: string;
                min_count?: number | string;
                max_count?: number | string;
                /** @enum {boolean|string} */
                return_reservation_id?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no";
                security_groups?: {
                    /** Format: name */
                    name?: string;
                }[];
                /** Format: base64 */
                user_data?: string;
                description?: string | null;
                tags?: string[];
                trusted_image_certificates?: string[] | null;
                host?: string;
                hypervisor_hostname?: string;
                hostname?: string;
            };
            "os:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
            "OS-SCH-HNT:scheduler_hints"?: components["schemas"]["os_scheduler_hints"];
        };
        compute_ServersDetailResponse: {
            servers?: components["schemas"]["server"][];
            servers_links?: {
                /** Format: uri */
                href?: string;
                rel?: string;
            }[];
        };
        compute_ServersMetadataCreate: {
            metadata: {
                [key: string]: string;
            };
        };
        compute_ServersMetadataCreateResponse: {
            metadata?: {
                [key: string]: string;
            };
        };
        createImage: {
            /** Format: name */
            name: string;
            metadata?: {
                [key: string]: string;
            };
        };
        default_pool: {
            name?: string;
            description?: string;
            admin_state_up?: boolean;
            /** @enum {string} */
            protocol?: "PROXY" | "HTTP" | "SCTP" | "TCP" | "UDP" | "HTTPS" | "PROXYV2";
            /** @enum {string} */
            lb_algorithm?: "ROUND_ROBIN" | "LEAST_CONNECTIONS" | "SOURCE_IP_PORT" | "SOURCE_IP";
            session_persistence?: components["schemas"]["session_persistence"];
            healthmonitor?: components["schemas"]["healthmonitor_2"];
            members?: components["schemas"]["member_2"][];
            tags?: string[];
            tls_container_ref?: string;
            ca_tls_container_ref?: string;
            crl_container_ref?: string;
            tls_enabled?: boolean;
            tls_ciphers?: string;
            tls_versions?: string[];
            alpn_protocols?: string[];
        };
        external_gateway_info: {
            /** Format: uuid */
            network_id: string;
            enable_snat?: boolean;
            external_fixed_ips?: {
                ip_address?: string;
                /** Format: uuid */
                subnet_id?: string;
            }[];
        };
        floatingip: {
            /** Format: uuid */
            id?: string;
            floating_ip_address?: string;
            /** Format: uuid */
            floating_network_id?: string;
            /** Format: uuid */
            router_id?: string | null;
            /** Format: uuid */
            port_id?: string | null;
            fixed_ip_address?: string;
            tenant_id?: string;
            status?: string;
            /** Format: uuid */
            qos_policy_id?: string | null;
            revision_number?: number;
            tags?: string[];
            created_at?: string;
            updated_at?: string;
            dns_name?: string;
            /** Format: hostname */
            dns_domain?: string;
            port_details?: string;
            port_forwardings?: string;
            description?: string;
        };
        healthmonitor: {
            /** Format: uuid */
            id?: string;
            name?: string;
            type?: string;
            delay?: number;
            timeout?: number;
            max_retries?: number;
            max_retries_down?: number;
            http_method?: string;
            url_path?: string;
            expected_codes?: string;
            admin_state_up?: boolean;
            project_id?: string;
            pools?: {
                /** Format: uuid */
                id: string;
            }[];
            provisioning_status?: string;
            operating_status?: string;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
            tags?: string[];
            /** Format: float */
            http_version?: number;
            domain_name?: string;
            tenant_id?: string;
        };
        healthmonitor_2: {
            name?: string;
            /** @enum {string} */
            type: "HTTP" | "SCTP" | "UDP-CONNECT" | "TLS-HELLO" | "TCP" | "HTTPS" | "PING";
            delay: number;
            timeout: number;
            max_retries_down?: number;
            max_retries: number;
            /** @enum {string} */
            http_method?: "HEAD" | "POST" | "CONNECT" | "OPTIONS" | "PATCH" | "PUT" | "DELETE" | "TRACE" | "GET";
            /** Format: url_path */
            url_path?: string;
            expected_codes?: string;
            admin_state_up?: boolean;
            tags?: string[];
            /** @enum {number} */
            http_version?: 1 | 1.1;
            domain_name?: string;
        };
        identity_AuthTokensPostRequest: {
            auth?: {
                identity: {
                    methods: ("password" | "token" | "totp" | "application_credential")[];
                    password?: {
                        user?: {
                            id?: string;
                            name?: string;
                            /** Format: password */
                            password?: string;
                            domain?: {
                                id?: string;
                                name?: string;
                            };
                        };
                    };
                    token?: {
                        /** Format: password */
                        id: string;
                    };
                    totp?: {
                        user: {
                            id?: string;
                            name?: string;
                            domain?: {
                                id?: string;
                                name?: string;
                            };
                            /** Format: password */
                            passcode: string;
                        };
                    };
                    application_credential?: {
                        id?: string;
                        name?: string;
                        /** Format: password */
                        secret: string;
                        user?: {
                            id?: string;
                            name?: string;
                            domain?: {
                                id?: string;
                                name?: string;
                            };
                        };
                    };
                };
                scope?: {
                    project?: {
                        name?: string;
                        id?: string;
                        domain?: {
                            id?: string;
                            name?: string;
                        };
                    };
                    domain?: {
                        id?: string;
                        name?: string;
                    };
                    "OS-TRUST:trust"?: {
                        id?: string;
                    };
                    system?: {
                        all?: boolean;
                    };
                };
            };
        };
        identity_AuthTokensPostResponse: {
            token?: {
                audit_ids?: string[];
                catalog?: {
                    endpoints?: {
                        /** Format: uuid */
                        id?: string;
                        /** @enum {string} */
                        interface?: "public" | "internal" | "admin";
                        region?: string;
                        /** Format: uri */
                        url?: string;
                    }[];
                    /** Format: uuid */
                    id?: string;
                    type?: string;
                    name?: string;
                }[];
                /** Format: date-time */
                expires_at?: string;
                /** Format: date-time */
                issues_at?: string;
                methods?: string[];
                user?: {
                    /** Format: uuid */
                    id?: string;
                    name?: string;
                    domain?: {
                        /** Format: uuid */
                        id?: string;
                        name?: string;
                    };
                    /** Format: date-time */
                    password_expires_at?: string;
                    "OS-FEDERATION"?: Record<string, never>;
                };
                is_domain?: boolean;
                domain?: {
                    /** Format: uuid */
                    id?: string;
                    name?: string;
                };
                project?: {
                    /** Format: uuid */
                    id?: string;
                    name?: string;
                };
                roles?: {
                    /** Format: uuid */
                    id?: string;
                    name?: string;
                }[];
                system?: {
                    [key: string]: boolean;
                };
            };
        };
        image_ImageShowResponse: {
            id?: string;
            name?: null | string;
            /** @enum {string} */
            readonly status?: "queued" | "saving" | "active" | "killed" | "deleted" | "uploading" | "importing" | "pending_delete" | "deactivated";
            /** @enum {string} */
            visibility?: "community" | "public" | "private" | "shared";
            protected?: boolean;
            os_hidden?: boolean;
            readonly checksum?: null | string;
            readonly os_hash_algo?: null | string;
            readonly os_hash_value?: null | string;
            owner?: null | string;
            /** Format: int64 */
            readonly size?: null | number;
            /** Format: int64 */
            readonly virtual_size?: null | number;
            /** @enum {null|string} */
            container_format?: null | "ami" | "ari" | "aki" | "bare" | "ovf" | "ova" | "docker" | "compressed";
            /** @enum {null|string} */
            disk_format?: null | "ami" | "ari" | "aki" | "vhd" | "vhdx" | "vmdk" | "raw" | "qcow2" | "vdi" | "iso" | "ploop";
            readonly created_at?: string;
            readonly updated_at?: string;
            tags?: string[];
            readonly direct_url?: string;
            min_ram?: number;
            min_disk?: number;
            readonly self?: string;
            readonly file?: string;
            readonly stores?: string;
            readonly schema?: string;
            locations?: components["schemas"]["location"][];
        } & {
            [key: string]: string;
        };
        image_ImagesCreateRequest: {
            id?: string;
            name?: null | string;
            /** @enum {string} */
            readonly status?: "queued" | "saving" | "active" | "killed" | "deleted" | "uploading" | "importing" | "pending_delete" | "deactivated";
            /** @enum {string} */
            visibility?: "community" | "public" | "private" | "shared";
            protected?: boolean;
            os_hidden?: boolean;
            readonly checksum?: null | string;
            readonly os_hash_algo?: null | string;
            readonly os_hash_value?: null | string;
            owner?: null | string;
            readonly size?: null | number;
            readonly virtual_size?: null | number;
            /** @enum {null|string} */
            container_format?: null | "ami" | "ari" | "aki" | "bare" | "ovf" | "ova" | "docker" | "compressed";
            /** @enum {null|string} */
            disk_format?: null | "ami" | "ari" | "aki" | "vhd" | "vhdx" | "vmdk" | "raw" | "qcow2" | "vdi" | "iso" | "ploop";
            readonly created_at?: string;
            readonly updated_at?: string;
            tags?: string[];
            readonly direct_url?: string;
            min_ram?: number;
            min_disk?: number;
            readonly self?: string;
            readonly file?: string;
            readonly stores?: string;
            readonly schema?: string;
            locations?: components["schemas"]["location"][];
        } & {
            [key: string]: string;
        };
        image_ImagesCreateResponse: {
            id?: string;
            name?: null | string;
            /** @enum {string} */
            readonly status?: "queued" | "saving" | "active" | "killed" | "deleted" | "uploading" | "importing" | "pending_delete" | "deactivated";
            /** @enum {string} */
            visibility?: "community" | "public" | "private" | "shared";
            protected?: boolean;
            os_hidden?: boolean;
            readonly checksum?: null | string;
            readonly os_hash_algo?: null | string;
            readonly os_hash_value?: null | string;
            owner?: null | string;
            readonly size?: null | number;
            readonly virtual_size?: null | number;
            /** @enum {null|string} */
            container_format?: null | "ami" | "ari" | "aki" | "bare" | "ovf" | "ova" | "docker" | "compressed";
            /** @enum {null|string} */
            disk_format?: null | "ami" | "ari" | "aki" | "vhd" | "vhdx" | "vmdk" | "raw" | "qcow2" | "vdi" | "iso" | "ploop";
            readonly created_at?: string;
            readonly updated_at?: string;
            tags?: string[];
            readonly direct_url?: string;
            min_ram?: number;
            min_disk?: number;
            readonly self?: string;
            readonly file?: string;
            readonly stores?: string;
            readonly schema?: string;
            locations?: components["schemas"]["location"][];
        } & {
            [key: string]: string;
        };
        /** Format: binary */
        image_ImagesFileUploadRequest: string;
        image_ImagesImportImport_ImageRequest: {
            method?: {
                name?: string;
                uri?: string;
                glance_image_id?: string;
                glance_region?: string;
                glance_service_interface?: string;
            };
            stores?: string[];
            all_stores?: boolean;
            all_stores_must_success?: boolean;
        };
        image_ImagesImportImport_ImageResponse: unknown;
        image_ImagesListResponse: {
            images?: ({
                id?: string;
                name?: null | string;
                /** @enum {string} */
                readonly status?: "queued" | "saving" | "active" | "killed" | "deleted" | "uploading" | "importing" | "pending_delete" | "deactivated";
                /** @enum {string} */
                visibility?: "community" | "public" | "private" | "shared";
                protected?: boolean;
                os_hidden?: boolean;
                readonly checksum?: null | string;
                readonly os_hash_algo?: null | string;
                readonly os_hash_value?: null | string;
                owner?: null | string;
                /** Format: int64 */
                readonly size?: null | number;
                /** Format: int64 */
                readonly virtual_size?: null | number;
                /** @enum {null|string} */
                container_format?: null | "ami" | "ari" | "aki" | "bare" | "ovf" | "ova" | "docker" | "compressed";
                /** @enum {null|string} */
                disk_format?: null | "ami" | "ari" | "aki" | "vhd" | "vhdx" | "vmdk" | "raw" | "qcow2" | "vdi" | "iso" | "ploop";
                readonly created_at?: string;
                readonly updated_at?: string;
                tags?: string[];
                readonly direct_url?: string;
                min_ram?: number;
                min_disk?: number;
                readonly self?: string;
                readonly file?: string;
                readonly stores?: string;
                readonly schema?: string;
                locations?: components["schemas"]["location"][];
            } & {
                [key: string]: string;
            })[];
            first?: string;
            next?: string;
            schema?: string;
        };
        image_ImagesTagUpdateRequest: Record<string, never>;
        image_ImagesTagUpdateResponse: Record<string, never>;
        l7policie: {
            name?: string;
            description?: string;
            admin_state_up?: boolean;
            /** @enum {string} */
            action: "REDIRECT_TO_URL" | "REDIRECT_PREFIX" | "REJECT" | "REDIRECT_TO_POOL";
            redirect_pool?: components["schemas"]["default_pool"];
            /** Format: url */
            redirect_url?: string;
            /** Format: url */
            redirect_prefix?: string;
            position?: number;
            rules?: {
                /** @enum {string} */
                type: "HEADER" | "FILE_TYPE" | "SSL_CONN_HAS_CERT" | "SSL_VERIFY_RESULT" | "SSL_DN_FIELD" | "HOST_NAME" | "COOKIE" | "PATH";
                /** @enum {string} */
                compare_type: "EQUAL_TO" | "CONTAINS" | "REGEX" | "ENDS_WITH" | "STARTS_WITH";
                key?: string;
                value: string;
                invert?: boolean;
                admin_state_up?: boolean;
                tags?: string[];
            }[];
            tags?: string[];
            /** @enum {integer} */
            redirect_http_code?: 301 | 302 | 303 | 307 | 308;
        };
        listener: {
            /** Format: uuid */
            id?: string;
            name?: string;
            description?: string;
            provisioning_status?: string;
            operating_status?: string;
            admin_state_up?: boolean;
            protocol?: string;
            protocol_port?: number;
            connection_limit?: number;
            default_tls_container_ref?: string;
            sni_container_refs?: string[];
            project_id?: string;
            /** Format: uuid */
            default_pool_id?: string;
            l7policies?: {
                /** Format: uuid */
                id: string;
            }[];
            insert_headers?: {
                [key: string]: Record<string, never>;
            };
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
            loadbalancers?: {
                /** Format: uuid */
                id: string;
            }[];
            timeout_client_data?: number;
            timeout_member_connect?: number;
            timeout_member_data?: number;
            timeout_tcp_inspect?: number;
            tags?: string[];
            client_ca_tls_container_ref?: string;
            client_authentication?: string;
            client_crl_container_ref?: string;
            allowed_cidrs?: string[];
            tls_ciphers?: string;
            tls_versions?: string[];
            alpn_protocols?: string[];
            hsts_max_age?: number;
            hsts_include_subdomains?: boolean;
            hsts_preload?: boolean;
            tenant_id?: string;
        };
        "load-balancer_HealthMonitorRootPOST": {
            healthmonitor?: {
                name?: string;
                /** @enum {string} */
                type: "HTTP" | "SCTP" | "UDP-CONNECT" | "TLS-HELLO" | "TCP" | "HTTPS" | "PING";
                delay: number;
                timeout: number;
                max_retries_down?: number;
                max_retries: number;
                /** @enum {string} */
                http_method?: "HEAD" | "POST" | "CONNECT" | "OPTIONS" | "PATCH" | "PUT" | "DELETE" | "TRACE" | "GET";
                /** Format: url_path */
                url_path?: string;
                expected_codes?: string;
                admin_state_up?: boolean;
                project_id?: string;
                /** Format: uuid */
                pool_id: string;
                tags?: string[];
                /** @enum {number} */
                http_version?: 1 | 1.1;
                domain_name?: string;
                tenant_id?: string;
            };
        };
        "load-balancer_HealthMonitorRootPUT": {
            healthmonitor?: {
                name?: string;
                delay?: number;
                timeout?: number;
                max_retries_down?: number;
                max_retries?: number;
                /** @enum {string} */
                http_method?: "HEAD" | "POST" | "CONNECT" | "OPTIONS" | "PATCH" | "PUT" | "DELETE" | "TRACE" | "GET";
                /** Format: url_path */
                url_path?: string;
                expected_codes?: string;
                admin_state_up?: boolean;
                tags?: string[];
                /** @enum {number} */
                http_version?: 1 | 1.1;
                domain_name?: string;
            };
        };
        "load-balancer_LbaasHealthmonitorShowResponse": {
            healthmonitor?: components["schemas"]["healthmonitor"];
        };
        "load-balancer_LbaasHealthmonitorUpdateResponse": {
            healthmonitor?: components["schemas"]["healthmonitor"];
        };
        "load-balancer_LbaasHealthmonitorsCreateResponse": {
            healthmonitor?: components["schemas"]["healthmonitor"];
        };
        "load-balancer_LbaasListenerUpdateResponse": {
            listener?: components["schemas"]["listener"];
        };
        "load-balancer_LbaasListenersCreateResponse": {
            listener?: components["schemas"]["listener"];
        };
        "load-balancer_LbaasListenersListResponse": {
            listeners?: components["schemas"]["listener"][];
            listeners_links?: {
                href?: string;
                rel?: string;
            }[];
        };
        "load-balancer_LbaasLoadbalancerShowResponse": {
            loadbalancer?: components["schemas"]["loadbalancer"];
        };
        "load-balancer_LbaasLoadbalancerUpdateResponse": {
            loadbalancer?: components["schemas"]["loadbalancer"];
        };
        "load-balancer_LbaasLoadbalancersCreateResponse": {
            loadbalancer?: {
                listeners?: {
                    l7policies?: {
                        rules?: {
                            /** Format: uuid */
                            id?: string;
                            type?: string;
                            compare_type?: string;
                            key?: string;
                            value?: string;
                            invert?: boolean;
                            provisioning_status?: string;
                            operating_status?: string;
                            /** Format: date-time */
                            created_at?: string;
                            /** Format: date-time */
                            updated_at?: string;
                            project_id?: string;
                            admin_state_up?: boolean;
                            tags?: string[];
                            tenant_id?: string;
                        }[];
                        /** Format: uuid */
                        id?: string;
                        name?: string;
                        description?: string;
                        provisioning_status?: string;
                        operating_status?: string;
                        admin_state_up?: boolean;
                        project_id?: string;
                        action?: string;
                        /** Format: uuid */
                        listener_id?: string;
                        /** Format: uuid */
                        redirect_pool_id?: string;
                        redirect_url?: string;
                        redirect_prefix?: string;
                        position?: number;
                        /** Format: date-time */
                        created_at?: string;
                        /** Format: date-time */
                        updated_at?: string;
                        tags?: string[];
                        redirect_http_code?: number;
                        tenant_id?: string;
                    }[];
                    /** Format: uuid */
                    id?: string;
                    name?: string;
                    description?: string;
                    provisioning_status?: string;
                    operating_status?: string;
                    admin_state_up?: boolean;
                    protocol?: string;
                    protocol_port?: number;
                    connection_limit?: number;
                    default_tls_container_ref?: string;
                    sni_container_refs?: string[];
                    project_id?: string;
                    /** Format: uuid */
                    default_pool_id?: string;
                    insert_headers?: {
                        [key: string]: Record<string, never>;
                    };
                    /** Format: date-time */
                    created_at?: string;
                    /** Format: date-time */
                    updated_at?: string;
                    loadbalancers?: {
                        /** Format: uuid */
                        id: string;
                    }[];
                    timeout_client_data?: number;
                    timeout_member_connect?: number;
                    timeout_member_data?: number;
                    timeout_tcp_inspect?: number;
                    tags?: string[];
                    client_ca_tls_container_ref?: string;
                    client_authentication?: string;
                    client_crl_container_ref?: string;
                    allowed_cidrs?: string[];
                    tls_ciphers?: string;
                    tls_versions?: string[];
                    alpn_protocols?: string[];
                    hsts_max_age?: number;
                    hsts_include_subdomains?: boolean;
                    hsts_preload?: boolean;
                    tenant_id?: string;
                }[];
                pools?: {
                    members?: components["schemas"]["member"][];
                    healthmonitor?: components["schemas"]["healthmonitor"];
                    /** Format: uuid */
                    id?: string;
                    name?: string;
                    description?: string;
                    provisioning_status?: string;
                    operating_status?: string;
                    admin_state_up?: boolean;
                    protocol?: string;
                    lb_algorithm?: string;
                    session_persistence?: {
                        type?: string;
                        cookie_name?: string;
                        persistence_timeout?: number;
                        /** Format: ipaddress */
                        persistence_granularity?: string;
                    };
                    project_id?: string;
                    loadbalancers?: {
                        /** Format: uuid */
                        id: string;
                    }[];
                    listeners?: {
                        /** Format: uuid */
                        id: string;
                    }[];
                    /** Format: date-time */
                    created_at?: string;
                    /** Format: date-time */
                    updated_at?: string;
                    /** Format: uuid */
                    healthmonitor_id?: string;
                    tags?: string[];
                    tls_container_ref?: string;
                    ca_tls_container_ref?: string;
                    crl_container_ref?: string;
                    tls_enabled?: boolean;
                    tls_ciphers?: string;
                    tls_versions?: string[];
                    alpn_protocols?: string[];
                    tenant_id?: string;
                }[];
                /** Format: uuid */
                id?: string;
                name?: string;
                description?: string;
                provisioning_status?: string;
                operating_status?: string;
                admin_state_up?: boolean;
                project_id?: string;
                /** Format: date-time */
                created_at?: string;
                /** Format: date-time */
                updated_at?: string;
                /** Format: ipaddress */
                vip_address?: string;
                /** Format: uuid */
                vip_port_id?: string;
                /** Format: uuid */
                vip_subnet_id?: string;
                /** Format: uuid */
                vip_network_id?: string;
                additional_vips?: {
                    /** Format: uuid */
                    subnet_id: string;
                    /** Format: ipaddress */
                    ip_address?: string;
                }[];
                provider?: string;
                /** Format: uuid */
                flavor_id?: string;
                /** Format: uuid */
                vip_qos_policy_id?: string;
                tags?: string[];
                availability_zone?: string;
                tenant_id?: string;
            };
        };
        "load-balancer_LbaasLoadbalancersListResponse": {
            loadbalancers?: components["schemas"]["loadbalancer"][];
            loadbalancers_links?: {
                href?: string;
                rel?: string;
            }[];
        };
        "load-balancer_LbaasPoolUpdateResponse": {
            pool?: components["schemas"]["pool"];
        };
        "load-balancer_LbaasPoolsCreateResponse": {
            pool?: components["schemas"]["pool"];
        };
        "load-balancer_LbaasPoolsListResponse": {
            pools?: components["schemas"]["pool"][];
            pools_links?: {
                href?: string;
                rel?: string;
            }[];
        };
        "load-balancer_LbaasPoolsMembersCreateResponse": {
            member?: components["schemas"]["member"];
        };
        "load-balancer_LbaasPoolsMembersListResponse": {
            members?: components["schemas"]["member"][];
            members_links?: {
                href?: string;
                rel?: string;
            }[];
        };
        "load-balancer_ListenerRootPOST": {
            listener?: {
                name?: string;
                description?: string;
                admin_state_up?: boolean;
                /** @enum {string} */
                protocol: "HTTP" | "SCTP" | "TERMINATED_HTTPS" | "TCP" | "UDP" | "HTTPS" | "PROMETHEUS";
                protocol_port: number;
                connection_limit?: number;
                default_tls_container_ref?: string;
                sni_container_refs?: string[];
                project_id?: string;
                /** Format: uuid */
                default_pool_id?: string;
                default_pool?: components["schemas"]["default_pool"];
                l7policies?: components["schemas"]["l7policie"][];
                insert_headers?: {
                    [key: string]: Record<string, never>;
                };
                /** Format: uuid */
                loadbalancer_id: string;
                timeout_client_data?: number;
                timeout_member_connect?: number;
                timeout_member_data?: number;
                timeout_tcp_inspect?: number;
                tags?: string[];
                client_ca_tls_container_ref?: string;
                /** @enum {string} */
                client_authentication?: "OPTIONAL" | "MANDATORY" | "NONE";
                client_crl_container_ref?: string;
                allowed_cidrs?: string[];
                tls_ciphers?: string;
                tls_versions?: string[];
                alpn_protocols?: string[];
                hsts_max_age?: number;
                hsts_include_subdomains?: boolean;
                hsts_preload?: boolean;
                tenant_id?: string;
            };
        };
        "load-balancer_ListenerRootPUT": {
            listener?: {
                name?: string;
                description?: string;
                admin_state_up?: boolean;
                connection_limit?: number;
                default_tls_container_ref?: string;
                sni_container_refs?: string[];
                /** Format: uuid */
                default_pool_id?: string;
                insert_headers?: {
                    [key: string]: Record<string, never>;
                };
                timeout_client_data?: number;
                timeout_member_connect?: number;
                timeout_member_data?: number;
                timeout_tcp_inspect?: number;
                tags?: string[];
                client_ca_tls_container_ref?: string;
                /** @enum {string} */
                client_authentication?: "OPTIONAL" | "MANDATORY" | "NONE";
                client_crl_container_ref?: string;
                allowed_cidrs?: string[];
                tls_ciphers?: string;
                tls_versions?: string[];
                alpn_protocols?: string[];
                hsts_max_age?: number;
                hsts_include_subdomains?: boolean;
                hsts_preload?: boolean;
            };
        };
        "load-balancer_LoadBalancerRootPOST": {
            loadbalancer?: {
                name?: string;
                description?: string;
                admin_state_up?: boolean;
                /** Format: ipaddress */
                vip_address?: string;
                /** Format: uuid */
                vip_port_id?: string;
                /** Format: uuid */
                vip_subnet_id?: string;
                /** Format: uuid */
                vip_network_id?: string;
                /** Format: uuid */
                vip_qos_policy_id?: string;
                additional_vips?: {
                    /** Format: uuid */
                    subnet_id: string;
                    /** Format: ipaddress */
                    ip_address?: string;
                }[];
                project_id?: string;
                listeners?: {
                    name?: string;
                    description?: string;
                    admin_state_up?: boolean;
                    /** @enum {string} */
                    protocol: "HTTP" | "SCTP" | "TERMINATED_HTTPS" | "TCP" | "UDP" | "HTTPS" | "PROMETHEUS";
                    protocol_port: number;
                    connection_limit?: number;
                    default_tls_container_ref?: string;
                    sni_container_refs?: string[];
                    /** Format: uuid */
                    default_pool_id?: string;
                    default_pool?: components["schemas"]["default_pool"];
                    l7policies?: components["schemas"]["l7policie"][];
                    insert_headers?: {
                        [key: string]: Record<string, never>;
                    };
                    timeout_client_data?: number;
                    timeout_member_connect?: number;
                    timeout_member_data?: number;
                    timeout_tcp_inspect?: number;
                    tags?: string[];
                    client_ca_tls_container_ref?: string;
                    /** @enum {string} */
                    client_authentication?: "OPTIONAL" | "MANDATORY" | "NONE";
                    client_crl_container_ref?: string;
                    allowed_cidrs?: string[];
                    tls_ciphers?: string;
                    tls_versions?: string[];
                    alpn_protocols?: string[];
                    hsts_max_age?: number;
                    hsts_include_subdomains?: boolean;
                    hsts_preload?: boolean;
                }[];
                pools?: components["schemas"]["default_pool"][];
                provider?: string;
                tags?: string[];
                /** Format: uuid */
                flavor_id?: string;
                availability_zone?: string;
                tenant_id?: string;
            };
        };
        "load-balancer_LoadBalancerRootPUT": {
            loadbalancer?: {
                name?: string;
                description?: string;
                /** Format: uuid */
                vip_qos_policy_id?: string;
                admin_state_up?: boolean;
                tags?: string[];
            };
        };
        "load-balancer_MembersRootPUT": {
            members?: {
                name?: string;
                admin_state_up?: boolean;
                /** Format: ipaddress */
                address: string;
                protocol_port: number;
                weight?: number;
                backup?: boolean;
                /** Format: uuid */
                subnet_id?: string;
                project_id?: string;
                monitor_port?: number;
                /** Format: ipaddress */
                monitor_address?: string;
                tags?: string[];
                tenant_id?: string;
            }[];
        };
        "load-balancer_PoolRootPOST": {
            pool?: {
                name?: string;
                description?: string;
                admin_state_up?: boolean;
                /** Format: uuid */
                listener_id?: string;
                /** Format: uuid */
                loadbalancer_id?: string;
                /** @enum {string} */
                protocol: "PROXY" | "HTTP" | "SCTP" | "TCP" | "UDP" | "HTTPS" | "PROXYV2";
                /** @enum {string} */
                lb_algorithm: "ROUND_ROBIN" | "LEAST_CONNECTIONS" | "SOURCE_IP_PORT" | "SOURCE_IP";
                session_persistence?: components["schemas"]["session_persistence"];
                project_id?: string;
                healthmonitor?: components["schemas"]["healthmonitor_2"];
                members?: components["schemas"]["member_2"][];
                tags?: string[];
                tls_container_ref?: string;
                ca_tls_container_ref?: string;
                crl_container_ref?: string;
                tls_enabled?: boolean;
                tls_ciphers?: string;
                tls_versions?: string[];
                alpn_protocols?: string[];
                tenant_id?: string;
            };
        };
        "load-balancer_PoolRootPut": {
            pool?: {
                name?: string;
                description?: string;
                admin_state_up?: boolean;
                /** @enum {string} */
                lb_algorithm?: "ROUND_ROBIN" | "LEAST_CONNECTIONS" | "SOURCE_IP_PORT" | "SOURCE_IP";
                session_persistence?: {
                    /** @enum {string} */
                    type?: "HTTP_COOKIE" | "SOURCE_IP" | "APP_COOKIE";
                    cookie_name?: string;
                    persistence_timeout?: number;
                    /** Format: ipaddress */
                    persistence_granularity?: string;
                };
                tags?: string[];
                tls_container_ref?: string;
                ca_tls_container_ref?: string;
                crl_container_ref?: string;
                tls_enabled?: boolean;
                tls_ciphers?: string;
                tls_versions?: string[];
                alpn_protocols?: string[];
            };
        };
        loadbalancer: {
            /** Format: uuid */
            id?: string;
            name?: string;
            description?: string;
            provisioning_status?: string;
            operating_status?: string;
            admin_state_up?: boolean;
            project_id?: string;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
            /** Format: ipaddress */
            vip_address?: string;
            /** Format: uuid */
            vip_port_id?: string;
            /** Format: uuid */
            vip_subnet_id?: string;
            /** Format: uuid */
            vip_network_id?: string;
            additional_vips?: {
                /** Format: uuid */
                subnet_id: string;
                /** Format: ipaddress */
                ip_address?: string;
            }[];
            listeners?: {
                /** Format: uuid */
                id: string;
            }[];
            pools?: {
                /** Format: uuid */
                id: string;
            }[];
            provider?: string;
            /** Format: uuid */
            flavor_id?: string;
            /** Format: uuid */
            vip_qos_policy_id?: string;
            tags?: string[];
            availability_zone?: string;
            tenant_id?: string;
        };
        location: {
            url: string;
            metadata: Record<string, never>;
            validation_data?: {
                checksum?: string;
                os_hash_algo: string;
                os_hash_value: string;
            };
        };
        member: {
            /** Format: uuid */
            id?: string;
            name?: string;
            operating_status?: string;
            provisioning_status?: string;
            admin_state_up?: boolean;
            /** Format: ipaddress */
            address?: string;
            protocol_port?: number;
            weight?: number;
            backup?: boolean;
            /** Format: uuid */
            subnet_id?: string;
            project_id?: string;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
            /** Format: ipaddress */
            monitor_address?: string;
            monitor_port?: number;
            tags?: string[];
            tenant_id?: string;
        };
        member_2: {
            name?: string;
            admin_state_up?: boolean;
            /** Format: ipaddress */
            address: string;
            protocol_port: number;
            weight?: number;
            backup?: boolean;
            /** Format: uuid */
            subnet_id?: string;
            monitor_port?: number;
            /** Format: ipaddress */
            monitor_address?: string;
            tags?: string[];
        };
        network: {
            fixed_ip?: string & (unknown | unknown);
            port?: string | null;
            uuid?: string;
        };
        network_2: {
            fixed_ip?: string & (unknown | unknown);
            port?: string | null;
            uuid?: string;
            tag?: string;
        };
        network_3: {
            fixed_ip?: string & (unknown | unknown);
            port?: string | null;
            /** Format: uuid */
            uuid?: string;
            tag?: string;
        };
        network_4: {
            /** Format: uuid */
            id?: string;
            name?: string;
            subnets?: string[];
            admin_state_up?: string | boolean;
            status?: string;
            tenant_id?: string;
            shared?: string | boolean;
            ipv4_address_scope?: string;
            ipv6_address_scope?: string;
            "router:external"?: string | boolean;
            l2_adjacency?: string;
            segments?: {
                "provider:segmentation_id"?: number;
                "provider:physical_network"?: string;
                "provider:network_type"?: string;
            }[];
            mtu?: number;
            availability_zones?: string[];
            availability_zone_hints?: string[];
            port_security_enabled?: string | boolean;
            "provider:network_type"?: string;
            "provider:physical_network"?: string;
            "provider:segmentation_id"?: string | number;
            /** Format: uuid */
            qos_policy_id?: string | null;
            revision_number?: number;
            tags?: string[];
            created_at?: string;
            updated_at?: string;
            is_default?: string | boolean;
            /** Format: hostname */
            dns_domain?: string;
            description?: string;
        };
        network_FloatingipShowResponse: {
            floatingip?: components["schemas"]["floatingip"];
        };
        network_FloatingipUpdateRequest: {
            floatingip?: {
                /** Format: uuid */
                port_id?: string | null;
                fixed_ip_address?: string;
                /** Format: uuid */
                qos_policy_id?: string | null;
                description?: string;
            };
        };
        network_FloatingipUpdateResponse: {
            floatingip?: components["schemas"]["floatingip"];
        };
        network_FloatingipsCreateRequest: {
            floatingip?: {
                floating_ip_address?: string;
                /** Format: uuid */
                subnet_id?: string | null;
                /** Format: uuid */
                floating_network_id: string;
                /** Format: uuid */
                port_id?: string | null;
                fixed_ip_address?: string;
                tenant_id?: string;
                /** Format: uuid */
                qos_policy_id?: string | null;
                dns_name?: string;
                /** Format: hostname */
                dns_domain?: string;
                description?: string;
            };
        };
        network_FloatingipsCreateResponse: {
            floatingip?: components["schemas"]["floatingip"];
        };
        network_FloatingipsIndexResponse: {
            floatingips?: components["schemas"]["floatingip"][];
        };
        network_FloatingipsTagsUpdate_AllRequest: {
            tags?: string[];
        };
        network_FloatingipsTagsUpdate_AllResponse: {
            tags?: string[];
        };
        network_NetworkShowResponse: {
            network?: components["schemas"]["network_4"];
        };
        network_NetworkUpdateRequest: {
            network?: {
                name?: string;
                admin_state_up?: string | boolean;
                shared?: string | boolean;
                "router:external"?: string | boolean;
                segments?: {
                    "provider:segmentation_id"?: number;
                    "provider:physical_network"?: string;
                    "provider:network_type"?: string;
                }[];
                mtu?: number;
                port_security_enabled?: string | boolean;
                "provider:network_type"?: string;
                "provider:physical_network"?: string;
                "provider:segmentation_id"?: string | number;
                /** Format: uuid */
                qos_policy_id?: string | null;
                is_default?: string | boolean;
                /** Format: hostname */
                dns_domain?: string;
                description?: string;
            };
        };
        network_NetworkUpdateResponse: {
            network?: components["schemas"]["network_4"];
        };
        network_NetworksCreateRequest: {
            network?: {
                name?: string;
                admin_state_up?: string | boolean;
                tenant_id?: string;
                shared?: string | boolean;
                "router:external"?: string | boolean;
                segments?: {
                    "provider:segmentation_id"?: number;
                    "provider:physical_network"?: string;
                    "provider:network_type"?: string;
                }[];
                mtu?: number;
                availability_zone_hints?: string[];
                ha?: string | boolean;
                port_security_enabled?: string | boolean;
                "provider:network_type"?: string;
                "provider:physical_network"?: string;
                "provider:segmentation_id"?: string | number;
                /** Format: uuid */
                qos_policy_id?: string | null;
                is_default?: string | boolean;
                /** Format: hostname */
                dns_domain?: string;
                description?: string;
            };
        };
        network_NetworksCreateResponse: {
            network?: components["schemas"]["network_4"];
        };
        network_NetworksIndexResponse: {
            networks?: components["schemas"]["network_4"][];
        };
        network_NetworksTagsUpdate_AllRequest: {
            tags?: string[];
        };
        network_NetworksTagsUpdate_AllResponse: {
            tags?: string[];
        };
        network_PortShowResponse: {
            port?: components["schemas"]["port"];
        };
        network_PortUpdateRequest: {
            port?: {
                name?: string;
                admin_state_up?: string | boolean;
                mac_address?: string;
                fixed_ips?: {
                    ip_address?: string;
                    subnet_id?: string;
                }[];
                device_id?: string;
                device_owner?: string;
                allowed_address_pairs?: {
                    ip_address?: string;
                    max_address?: string;
                }[];
                /** @enum {string} */
                data_plane_status?: null | "ACTIVE" | "DOWN";
                extra_dhcp_opts?: Record<string, never>[];
                hints?: Record<string, never> | null;
                /** @enum {string} */
                numa_affinity_policy?: "required" | "preferred" | "legacy" | null;
                /** @enum {string} */
                "binding:vnic_type"?: "normal" | "direct" | "macvtap" | "baremetal" | "direct-physical" | "virtio-forwarder" | "smart-nic" | "vdpa" | "accelerator-direct" | "accelerator-direct-physical" | "remote-managed";
                "binding:host_id"?: string;
                "binding:profile"?: Record<string, never> | null;
                port_security_enabled?: string | boolean;
                /** Format: uuid */
                qos_policy_id?: string | null;
                /** Format: hostname */
                dns_name?: string;
                /** Format: hostname */
                dns_domain?: string;
                description?: string;
                security_groups?: string[];
            };
        };
        network_PortUpdateResponse: {
            port?: components["schemas"]["port"];
        };
        network_PortsCreateRequest: {
            port?: {
                name?: string;
                /** Format: uuid */
                network_id?: string;
                admin_state_up?: string | boolean;
                mac_address?: string;
                fixed_ips?: {
                    ip_address?: string;
                    subnet_id?: string;
                }[];
                device_id?: string;
                device_owner?: string;
                tenant_id?: string;
                allowed_address_pairs?: {
                    ip_address?: string;
                    max_address?: string;
                }[];
                extra_dhcp_opts?: Record<string, never>[];
                device_profile?: string | null;
                hints?: Record<string, never> | null;
                /** @enum {string} */
                numa_affinity_policy?: "required" | "preferred" | "legacy" | null;
                /** @enum {string} */
                "binding:vnic_type"?: "normal" | "direct" | "macvtap" | "baremetal" | "direct-physical" | "virtio-forwarder" | "smart-nic" | "vdpa" | "accelerator-direct" | "accelerator-direct-physical" | "remote-managed";
                "binding:host_id"?: string;
                "binding:profile"?: Record<string, never> | null;
                port_security_enabled?: string | boolean;
                /** Format: uuid */
                qos_policy_id?: string | null;
                tags?: string[];
                propagate_uplink_status?: string | boolean;
                /** Format: hostname */
                dns_name?: string;
                /** Format: hostname */
                dns_domain?: string;
                description?: string;
                security_groups?: string[];
            };
        };
        network_PortsCreateResponse: {
            port?: components["schemas"]["port"];
        };
        network_PortsIndexResponse: {
            ports?: components["schemas"]["port"][];
        };
        network_PortsTagsUpdate_AllRequest: {
            tags?: string[];
        };
        network_PortsTagsUpdate_AllResponse: {
            tags?: string[];
        };
        network_QuotasDetailsDetailsResponse: {
            quota?: {
                floatingip?: {
                    used?: number;
                    limit?: number;
                    reserved?: number;
                };
                network?: {
                    used?: number;
                    limit?: number;
                    reserved?: number;
                };
                port?: {
                    used?: number;
                    limit?: number;
                    reserved?: number;
                };
                rbac_policy?: {
                    used?: number;
                    limit?: number;
                    reserved?: number;
                };
                router?: {
                    used?: number;
                    limit?: number;
                    reserved?: number;
                };
                security_group?: {
                    used?: number;
                    limit?: number;
                    reserved?: number;
                };
                security_group_rule?: {
                    used?: number;
                    limit?: number;
                    reserved?: number;
                };
                subnet?: {
                    used?: number;
                    limit?: number;
                    reserved?: number;
                };
                subnetpool?: {
                    used?: number;
                    limit?: number;
                    reserved?: number;
                };
            };
        };
        network_RouterShowResponse: {
            router?: components["schemas"]["router"];
        };
        network_RouterUpdateRequest: {
            router?: {
                name?: string;
                admin_state_up?: string | boolean;
                external_gateway_info?: components["schemas"]["external_gateway_info"];
                ha?: string | boolean | null;
                enable_ndp_proxy?: string | boolean | null;
                distributed?: string | boolean | null;
                routes?: {
                    destination?: string;
                    nexthop?: string;
                }[];
                description?: string;
            };
        };
        network_RouterUpdateResponse: {
            router?: components["schemas"]["router"];
        };
        network_RoutersAdd_Router_InterfaceAdd_Router_InterfaceRequest: Record<string, never>;
        network_RoutersAdd_Router_InterfaceAdd_Router_InterfaceResponse: Record<string, never>;
        network_RoutersCreateRequest: {
            router?: {
                name?: string;
                admin_state_up?: string | boolean;
                tenant_id?: string;
                external_gateway_info?: components["schemas"]["external_gateway_info"];
                ha?: string | boolean | null;
                enable_ndp_proxy?: string | boolean | null;
                flavor_id?: string;
                availability_zone_hints?: string[];
                distributed?: string | boolean | null;
                description?: string;
            };
        };
        network_RoutersCreateResponse: {
            router?: components["schemas"]["router"];
        };
        network_RoutersIndexResponse: {
            routers?: components["schemas"]["router"][];
        };
        network_RoutersRemove_Router_InterfaceRemove_Router_InterfaceRequest: Record<string, never>;
        network_RoutersRemove_Router_InterfaceRemove_Router_InterfaceResponse: Record<string, never>;
        network_RoutersTagsUpdate_AllRequest: {
            tags?: string[];
        };
        network_RoutersTagsUpdate_AllResponse: {
            tags?: string[];
        };
        network_Security_GroupShowResponse: {
            security_group?: components["schemas"]["security_group"];
        };
        network_Security_GroupUpdateRequest: {
            security_group?: {
                name?: string;
                description?: string;
                stateful?: string | boolean;
            };
        };
        network_Security_GroupUpdateResponse: {
            security_group?: components["schemas"]["security_group"];
        };
        network_Security_Group_RulesCreateRequest: {
            security_group_rule?: {
                security_group_id?: string;
                remote_group_id?: string;
                /** @enum {string} */
                direction?: "ingress" | "egress";
                protocol?: string;
                port_range_min?: string;
                port_range_max?: string;
                /** @enum {string} */
                ethertype?: "IPv4" | "IPv6";
                remote_ip_prefix?: string;
                tenant_id?: string;
                description?: string;
                remote_address_group_id?: string;
            };
        };
        network_Security_Group_RulesCreateResponse: {
            security_group_rule?: {
                /** Format: uuid */
                id?: string;
                security_group_id?: string;
                remote_group_id?: string;
                /** @enum {string} */
                direction?: "ingress" | "egress";
                protocol?: string;
                port_range_min?: string;
                port_range_max?: string;
                /** @enum {string} */
                ethertype?: "IPv4" | "IPv6";
                remote_ip_prefix?: string;
                tenant_id?: string;
                revision_number?: number;
                created_at?: string;
                updated_at?: string;
                description?: string;
                normalized_cidr?: string | null;
                remote_address_group_id?: string;
            };
        };
        network_Security_GroupsCreateRequest: {
            security_group?: {
                name?: string;
                tenant_id?: string;
                description?: string;
                stateful?: string | boolean;
            };
        };
        network_Security_GroupsCreateResponse: {
            security_group?: components["schemas"]["security_group"];
        };
        network_Security_GroupsIndexResponse: {
            security_groups?: components["schemas"]["security_group"][];
        };
        network_Security_GroupsTagsUpdate_AllRequest: {
            tags?: string[];
        };
        network_Security_GroupsTagsUpdate_AllResponse: {
            tags?: string[];
        };
        network_SubnetShowResponse: {
            subnet?: components["schemas"]["subnet"];
        };
        network_SubnetUpdateRequest: {
            subnet?: {
                name?: string;
                gateway_ip?: string;
                allocation_pools?: {
                    start?: string;
                    end?: string;
                }[];
                dns_nameservers?: string[];
                host_routes?: {
                    destination?: string;
                    nexthop?: string;
                }[];
                enable_dhcp?: string | boolean;
                service_types?: string[];
                dns_publish_fixed_ip?: string | boolean;
                description?: string;
                /** Format: uuid */
                segment_id?: string | null;
            };
        };
        network_SubnetUpdateResponse: {
            subnet?: components["schemas"]["subnet"];
        };
        network_SubnetsCreateRequest: {
            subnet?: {
                name?: string;
                /** @enum {integer} */
                ip_version: 4 | 6;
                /** Format: uuid */
                network_id: string;
                subnetpool_id?: string | null;
                prefixlen?: number;
                cidr?: string | null;
                gateway_ip?: string;
                allocation_pools?: {
                    start?: string;
                    end?: string;
                }[];
                dns_nameservers?: string[];
                host_routes?: {
                    destination?: string;
                    nexthop?: string;
                }[];
                tenant_id?: string;
                enable_dhcp?: string | boolean;
                /** @enum {string} */
                ipv6_ra_mode?: "dhcpv6-stateful" | "dhcpv6-stateless" | "slaac";
                /** @enum {string} */
                ipv6_address_mode?: "dhcpv6-stateful" | "dhcpv6-stateless" | "slaac";
                service_types?: string[];
                use_default_subnetpool?: string | boolean;
                dns_publish_fixed_ip?: string | boolean;
                description?: string;
                /** Format: uuid */
                segment_id?: string | null;
            };
        };
        network_SubnetsCreateResponse: {
            subnet?: components["schemas"]["subnet"];
        };
        network_SubnetsIndexResponse: {
            subnets?: components["schemas"]["subnet"][];
        };
        network_SubnetsTagsUpdate_AllRequest: {
            tags?: string[];
        };
        network_SubnetsTagsUpdate_AllResponse: {
            tags?: string[];
        };
        "os-migrateLive": {
            /** @enum {boolean|string} */
            block_migration: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no" | "auto";
            host: string | null;
        };
        "os-set_image_metadata": {
            metadata: {
                [key: string]: string;
            };
        };
        os_scheduler_hints: {
            /** Format: uuid */
            group?: string;
            different_host?: string | string[];
            same_host?: string | string[];
            query?: string | Record<string, never>;
            /** Format: name */
            target_cell?: string;
            different_cell?: string | string[];
            build_near_host_ip?: string & (unknown | unknown);
            cidr?: string;
        } & {
            [key: string]: unknown;
        };
        pool: {
            /** Format: uuid */
            id?: string;
            name?: string;
            description?: string;
            provisioning_status?: string;
            operating_status?: string;
            admin_state_up?: boolean;
            protocol?: string;
            lb_algorithm?: string;
            session_persistence?: {
                type?: string;
                cookie_name?: string;
                persistence_timeout?: number;
                /** Format: ipaddress */
                persistence_granularity?: string;
            };
            project_id?: string;
            loadbalancers?: {
                /** Format: uuid */
                id: string;
            }[];
            listeners?: {
                /** Format: uuid */
                id: string;
            }[];
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
            /** Format: uuid */
            healthmonitor_id?: string;
            members?: {
                /** Format: uuid */
                id: string;
            }[];
            tags?: string[];
            tls_container_ref?: string;
            ca_tls_container_ref?: string;
            crl_container_ref?: string;
            tls_enabled?: boolean;
            tls_ciphers?: string;
            tls_versions?: string[];
            alpn_protocols?: string[];
            tenant_id?: string;
        };
        port: {
            /** Format: uuid */
            id?: string;
            name?: string;
            /** Format: uuid */
            network_id?: string;
            admin_state_up?: string | boolean;
            mac_address?: string;
            fixed_ips?: {
                ip_address?: string;
                subnet_id?: string;
            }[];
            device_id?: string;
            device_owner?: string;
            tenant_id?: string;
            status?: string;
            allowed_address_pairs?: {
                ip_address?: string;
                max_address?: string;
            }[];
            /** @enum {string} */
            data_plane_status?: null | "ACTIVE" | "DOWN";
            extra_dhcp_opts?: Record<string, never>[];
            ip_allocation?: string;
            device_profile?: string | null;
            hints?: Record<string, never> | null;
            /** @enum {string} */
            numa_affinity_policy?: "required" | "preferred" | "legacy" | null;
            resource_request?: string;
            "binding:vif_type"?: string;
            "binding:vif_details"?: Record<string, never>;
            /** @enum {string} */
            "binding:vnic_type"?: "normal" | "direct" | "macvtap" | "baremetal" | "direct-physical" | "virtio-forwarder" | "smart-nic" | "vdpa" | "accelerator-direct" | "accelerator-direct-physical" | "remote-managed";
            "binding:host_id"?: string;
            "binding:profile"?: Record<string, never> | null;
            port_security_enabled?: string | boolean;
            /** Format: uuid */
            qos_policy_id?: string | null;
            /** Format: uuid */
            qos_network_policy_id?: string | null;
            revision_number?: number;
            tags?: string[];
            created_at?: string;
            updated_at?: string;
            propagate_uplink_status?: string | boolean;
            /** Format: hostname */
            dns_name?: string;
            dns_assignment?: string;
            /** Format: hostname */
            dns_domain?: string;
            description?: string;
            security_groups?: string[];
        };
        router: {
            /** Format: uuid */
            id?: string;
            name?: string;
            admin_state_up?: string | boolean;
            status?: string;
            tenant_id?: string;
            external_gateway_info?: components["schemas"]["external_gateway_info"];
            ha?: string | boolean | null;
            enable_ndp_proxy?: string | boolean | null;
            flavor_id?: string;
            revision_number?: number;
            availability_zones?: string[];
            availability_zone_hints?: string[];
            tags?: string[];
            created_at?: string;
            updated_at?: string;
            distributed?: string | boolean | null;
            conntrack_helpers?: string;
            routes?: {
                destination?: string;
                nexthop?: string;
            }[];
            description?: string;
        };
        security_group: {
            /** Format: uuid */
            id?: string;
            name?: string;
            tenant_id?: string;
            security_group_rules?: string;
            revision_number?: number;
            tags?: string[];
            created_at?: string;
            updated_at?: string;
            description?: string;
            stateful?: string | boolean;
            shared?: string | boolean;
        };
        server: {
            /** Format: ipv4 */
            accessIPv4?: string;
            /** Format: ipv6 */
            accessIPv6?: string;
            addresses?: {
                [key: string]: {
                    addr?: string & (unknown | unknown);
                    /** @enum {integer} */
                    version?: 4 | 6;
                }[];
            };
            "os-extended-volumes:volumes_attached"?: Record<string, never>[];
            "OS-EXT-AZ:availability_zone"?: string;
            "OS-EXT-SRV-ATTR:host"?: string;
            config_drive?: string;
            /** Format: date-time */
            readonly created?: string;
            description?: string;
            /** @enum {string} */
            "OS-DCF:diskConfig"?: "AUTO" | "MANUAL";
            fault?: {
                code?: number;
                /** Format: date-time */
                created?: string;
                message?: string;
                details?: string;
            };
            flavor?: {
                id?: string;
                links?: {
                    /** Format: uri */
                    href?: string;
                    rel?: string;
                }[];
                vcpus?: number;
                ram?: number;
                disk?: number;
                ephemeral?: number;
                swap?: number;
                original_name?: string;
                extra_specs?: {
                    [key: string]: string;
                };
            };
            hostId?: string;
            /** @enum {string|null} */
            host_status?: "UP" | "DOWN" | "MAINTENANCE" | "UNKNOWN" | "" | "null" | null;
            "OS-EXT-SRV-ATTR:hostname"?: string;
            "OS-EXT-SRV-ATTR:hypervisor_hostname"?: string;
            /** Format: uuid */
            readonly id?: string;
            image?: {
                /** Format: uuid */
                id?: string;
                links?: {
                    /** Format: uri */
                    href?: string;
                    rel?: string;
                }[];
            };
            "OS-EXT-SRV-ATTR:instance_name"?: string;
            locked?: boolean;
            "OS-EXT-SRV-ATTR:kernel_id"?: string;
            key_name?: string;
            "OS-EXT-SRV-ATTR:launch_index"?: number;
            "OS-SRV-USG:launched_at"?: string;
            links?: {
                /** Format: uri */
                href?: string;
                rel?: string;
            }[];
            metadata?: {
                [key: string]: string;
            };
            name?: string;
            "OS-EXT-STS:power_state"?: number;
            progress?: number;
            /** Format: uuid */
            tenant_id?: string;
            "OS-EXT-SRV-ATTR:ramdisk_id"?: string;
            "OS-EXT-SRV-ATTR:reservation_id"?: string;
            "OS-EXT-SRV-ATTR:root_device_name"?: string;
            security_groups?: {
                name?: string;
            }[];
            server_groups?: string[];
            readonly status?: string;
            tags?: string[];
            "OS-EXT-STS:task_state"?: string;
            "OS-SRV-USG:terminated_at"?: string;
            trusted_image_certificates?: string[] | null;
            /** Format: date-time */
            readonly updated?: string;
            "OS-EXT-SRV-ATTR:user_data"?: string;
            user_id?: string;
            "OS-EXT-STS:vm_state"?: string;
        };
        server_group: {
            /** Format: uuid */
            readonly id?: string;
            members?: string[];
            metadata?: {
                [key: string]: string;
            };
            name?: string;
            policies?: ("anti-affinity" | "affinity" | "soft-anti-affinity" | "soft-affinity")[];
            /** @enum {string} */
            policy?: "anti-affinity" | "affinity" | "soft-anti-affinity" | "soft-affinity";
            project_id?: string;
            rules?: {
                max_server_per_host?: number | string;
            };
            user_id?: string;
        };
        session_persistence: {
            /** @enum {string} */
            type: "HTTP_COOKIE" | "SOURCE_IP" | "APP_COOKIE";
            cookie_name?: string;
            persistence_timeout?: number;
            /** Format: ipaddress */
            persistence_granularity?: string;
        };
        subnet: {
            /** Format: uuid */
            id?: string;
            name?: string;
            /** @enum {integer} */
            ip_version?: 4 | 6;
            /** Format: uuid */
            network_id?: string;
            subnetpool_id?: string | null;
            cidr?: string | null;
            gateway_ip?: string;
            allocation_pools?: {
                start?: string;
                end?: string;
            }[];
            dns_nameservers?: string[];
            host_routes?: {
                destination?: string;
                nexthop?: string;
            }[];
            tenant_id?: string;
            enable_dhcp?: string | boolean;
            /** @enum {string} */
            ipv6_ra_mode?: "dhcpv6-stateful" | "dhcpv6-stateless" | "slaac";
            /** @enum {string} */
            ipv6_address_mode?: "dhcpv6-stateful" | "dhcpv6-stateless" | "slaac";
            revision_number?: number;
            service_types?: string[];
            tags?: string[];
            created_at?: string;
            updated_at?: string;
            dns_publish_fixed_ip?: string | boolean;
            description?: string;
            /** Format: uuid */
            segment_id?: string | null;
        };
        volume: {
            name?: string | null;
            description?: string | null;
            volume_type?: string;
            metadata?: {
                [key: string]: string;
            };
            /** Format: uuid */
            snapshot_id?: string;
            /** Format: uuid */
            source_volid?: string;
            /** Format: uuid */
            consistencygroup_id?: string;
            /** Format: int64 */
            size?: number;
            availability_zone?: string;
            multiattach?: boolean;
            status?: string;
            migration_status?: string;
            attachments?: {
                /** Format: uuid */
                server_id: string | null;
                /** Format: uuid */
                attachment_id: string;
                /** Format: date-time */
                attached_at?: string;
                host_name: string | null;
                /** Format: uuid */
                volume_id: string;
                device: string | null;
                /** Format: uuid */
                id: string;
            }[];
            links?: {
                /** Format: uri */
                href?: string;
                rel?: string;
            }[];
            encrypted?: boolean;
            /** Format: date-time */
            created_at?: string;
            /** Format: date-time */
            updated_at?: string;
            replication_status?: string;
            /** Format: uuid */
            id?: string;
            /** Format: uuid */
            user_id?: string;
            /** Format: uuid */
            volume_type_id?: string;
            /** Format: uuid */
            group_id?: string;
            /** Format: uuid */
            provider_id?: string | null;
            /** Format: uuid */
            service_uuid?: string;
            shared_targets?: boolean;
            cluster_name?: string;
            consumes_quota?: boolean;
        } & {
            [key: string]: unknown;
        };
        volume_LimitsListResponse: {
            limits?: {
                rate: unknown[];
                absolute: {
                    totalSnapshotsUsed: number;
                    maxTotalBackups: number;
                    /** Format: int64 */
                    maxTotalVolumeGigabytes: number;
                    maxTotalSnapshots: number;
                    /** Format: int64 */
                    maxTotalBackupGigabytes: number;
                    /** Format: int64 */
                    totalBackupGigabytesUsed: number;
                    maxTotalVolumes: number;
                    totalVolumesUsed: number;
                    totalBackupsUsed: number;
                    /** Format: int64 */
                    totalGigabytesUsed: number;
                };
            };
        };
        volume_RootListResponse: Record<string, never>;
        volume_VolumeShowResponse: {
            volume: components["schemas"]["volume"];
        };
        volume_VolumeUpdateRequest: components["schemas"]["volume_VolumeUpdate_30"] | components["schemas"]["volume_VolumeUpdate_353"];
        volume_VolumeUpdateResponse: {
            volume: components["schemas"]["volume"];
        };
        volume_VolumeUpdate_30: {
            volume: {
                /** Format: name_non_mandatory_remove_white_spaces */
                name?: string | null;
                /** Format: description_non_mandatory_remove_white_spaces */
                description?: string | null;
                /** Format: name_non_mandatory_remove_white_spaces */
                display_name?: string | null;
                /** Format: description_non_mandatory_remove_white_spaces */
                display_description?: string | null;
                metadata?: {
                    [key: string]: string;
                };
            };
        };
        volume_VolumeUpdate_353: {
            volume: {
                /** Format: name_non_mandatory_remove_white_spaces */
                name?: string | null;
                /** Format: description_non_mandatory_remove_white_spaces */
                description?: string | null;
                /** Format: name_non_mandatory_remove_white_spaces */
                display_name?: string | null;
                /** Format: description_non_mandatory_remove_white_spaces */
                display_description?: string | null;
                metadata?: {
                    [key: string]: string;
                };
            } | unknown | unknown | unknown | unknown | unknown;
        };
        volume_VolumesActionCreate: {
            "os-set_image_metadata": components["schemas"]["os-set_image_metadata"];
        };
        volume_VolumesActionDelete: {
            "os-unset_image_metadata": {
                key: string;
            };
        };
        "volume_VolumesActionOs-Begin_DetachingRequest": {
            "os-begin_detaching"?: null;
        };
        "volume_VolumesActionOs-Force_DeleteRequest": {
            "os-force_delete"?: null;
        };
        "volume_VolumesActionOs-Migrate_VolumeRequest": components["schemas"]["volume_VolumesAction_Migrate_Volume_30"] | components["schemas"]["volume_VolumesAction_Migrate_Volume_316"];
        "volume_VolumesActionOs-ReserveRequest": {
            "os-reserve"?: null;
        };
        "volume_VolumesActionOs-Reset_StatusRequest": {
            "os-reset_status"?: null;
        };
        "volume_VolumesActionOs-Roll_DetachingRequest": {
            "os-roll_detaching"?: null;
        };
        "volume_VolumesActionOs-Set_Image_MetadataResponse": {
            metadata: {
                [key: string]: string;
            };
        };
        "volume_VolumesActionOs-Show_Image_MetadataRequest": {
            "os-show_image_metadata"?: null;
        };
        "volume_VolumesActionOs-Show_Image_MetadataResponse": {
            metadata: {
                [key: string]: string;
            };
        };
        "volume_VolumesActionOs-UnmanageRequest": {
            "os-unmanage"?: null;
        };
        "volume_VolumesActionOs-UnreserveRequest": {
            "os-unreserve"?: null;
        };
        "volume_VolumesActionOs-Volume_Upload_ImageRequest": components["schemas"]["volume_VolumesAction_Volume_Upload_Image_30"] | components["schemas"]["volume_VolumesAction_Volume_Upload_Image_31"];
        "volume_VolumesActionOs-Volume_Upload_ImageResponse": {
            container_format?: string;
            disk_format?: string;
            display_description?: string;
            /** Format: uuid */
            id?: string;
            /** Format: uuid */
            image_id?: string;
            image_name?: string;
            protected?: boolean;
            /** Format: int64 */
            size?: number;
            status?: number;
            /** Format: date-time */
            updated_at?: string;
            visibility?: string;
            volume_type?: string;
        };
        volume_VolumesActionRevertRequest: {
            revert?: null;
        };
        volume_VolumesAction_Attach: {
            "os-attach": {
                /** Format: uuid */
                instance_uuid?: string;
                mountpoint: string;
                host_name?: string;
                /** @enum {string} */
                mode?: "rw" | "ro";
            } | unknown | unknown;
        };
        volume_VolumesAction_Detach: {
            "os-detach": {
                attachment_id?: string | null;
            } | null;
        };
        volume_VolumesAction_Extend: {
            "os-extend": {
                new_size: number | string;
            };
        };
        volume_VolumesAction_Force_Detach: {
            "os-force_detach": {
                connector?: string | Record<string, never> | null;
                attachment_id?: string | null;
            };
        };
        volume_VolumesAction_Initialize_Connection: {
            "os-initialize_connection": {
                connector: Record<string, never> | string;
            };
        };
        volume_VolumesAction_Migrate_Volume_30: {
            "os-migrate_volume": {
                host: string;
                /** @enum {boolean|string} */
                force_host_copy?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | "y" | "t" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no" | "n" | "f";
                /** @enum {boolean|string} */
                lock_volume?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | "y" | "t" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no" | "n" | "f";
            };
        };
        volume_VolumesAction_Migrate_Volume_316: {
            "os-migrate_volume": {
                host?: string | null;
                /** @enum {boolean|string} */
                force_host_copy?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | "y" | "t" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no" | "n" | "f";
                /** @enum {boolean|string} */
                lock_volume?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | "y" | "t" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no" | "n" | "f";
                cluster?: string | null;
            };
        };
        volume_VolumesAction_Migrate_Volume_Completion: {
            "os-migrate_volume_completion": {
                /** Format: uuid */
                new_volume: string;
                error?: string | null | boolean;
            };
        };
        volume_VolumesAction_Reimage_368: {
            "os-reimage": {
                /** Format: uuid */
                image_id: string;
                /** @enum {boolean|string} */
                reimage_reserved?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | "y" | "t" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no" | "n" | "f";
            };
        };
        volume_VolumesAction_Retype: {
            "os-retype": {
                new_type: string;
                /** @enum {string|null} */
                migration_policy?: "on-demand" | "never" | null;
            };
        };
        volume_VolumesAction_Set_Bootable: {
            "os-set_bootable": {
                /** @enum {boolean|string} */
                bootable: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | "y" | "t" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no" | "n" | "f";
            };
        };
        volume_VolumesAction_Terminate_Connection: {
            "os-terminate_connection": {
                connector: string | Record<string, never> | null;
            };
        };
        volume_VolumesAction_Volume_Readonly_Update: {
            "os-update_readonly_flag": {
                /** @enum {boolean|string} */
                readonly: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | "y" | "t" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no" | "n" | "f";
            };
        };
        volume_VolumesAction_Volume_Upload_Image_30: {
            "os-volume_upload_image": {
                image_name: string;
                /** @enum {boolean|string} */
                force?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | "y" | "t" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no" | "n" | "f";
                /** @enum {string} */
                disk_format?: "raw" | "vmdk" | "vdi" | "qcow2" | "vhd" | "vhdx" | "ploop";
                container_format?: string | null;
            };
        };
        volume_VolumesAction_Volume_Upload_Image_31: {
            "os-volume_upload_image": {
                image_name: string;
                /** @enum {boolean|string} */
                force?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | "y" | "t" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no" | "n" | "f";
                /** @enum {string} */
                disk_format?: "raw" | "vmdk" | "vdi" | "qcow2" | "vhd" | "vhdx" | "ploop";
                container_format?: string | null;
                /** @enum {string} */
                visibility?: "community" | "public" | "private" | "shared";
                /** @enum {boolean|string} */
                protected?: true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | "y" | "t" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no" | "n" | "f";
            };
        };
        volume_VolumesCreateRequest: components["schemas"]["volume_VolumesCreate_30"] | components["schemas"]["volume_VolumesCreate_313"] | components["schemas"]["volume_VolumesCreate_347"] | components["schemas"]["volume_VolumesCreate_353"];
        volume_VolumesCreateResponse: {
            volume: components["schemas"]["volume"];
        };
        volume_VolumesCreate_30: {
            volume: {
                /** Format: name_non_mandatory_remove_white_spaces */
                name?: string | null;
                /** Format: description_non_mandatory_remove_white_spaces */
                description?: string | null;
                /** Format: name_non_mandatory_remove_white_spaces */
                display_name?: string | null;
                /** Format: description_non_mandatory_remove_white_spaces */
                display_description?: string | null;
                volume_type?: string | null;
                metadata?: {
                    [key: string]: string;
                } | null;
                snapshot_id?: null | string;
                source_volid?: null | string;
                consistencygroup_id?: null | string;
                size?: number | string | null;
                availability_zone?: string | null;
                multiattach?: null | (true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | "y" | "t" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no" | "n" | "f");
                image_id?: string | null;
                imageRef?: string | null;
            } & {
                [key: string]: unknown;
            };
            "OS-SCH-HNT:scheduler_hints"?: Record<string, never> | null;
        };
        volume_VolumesCreate_313: {
            volume: {
                /** Format: name_non_mandatory_remove_white_spaces */
                name?: string | null;
                /** Format: description_non_mandatory_remove_white_spaces */
                description?: string | null;
                /** Format: name_non_mandatory_remove_white_spaces */
                display_name?: string | null;
                /** Format: description_non_mandatory_remove_white_spaces */
                display_description?: string | null;
                volume_type?: string | null;
                metadata?: {
                    [key: string]: string;
                } | null;
                snapshot_id?: null | string;
                source_volid?: null | string;
                consistencygroup_id?: null | string;
                size?: number | string | null;
                availability_zone?: string | null;
                multiattach?: null | (true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | "y" | "t" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no" | "n" | "f");
                image_id?: string | null;
                imageRef?: string | null;
                group_id?: string | null;
            } & {
                [key: string]: unknown;
            };
            "OS-SCH-HNT:scheduler_hints"?: Record<string, never> | null;
        };
        volume_VolumesCreate_347: {
            volume: {
                /** Format: name_non_mandatory_remove_white_spaces */
                name?: string | null;
                /** Format: description_non_mandatory_remove_white_spaces */
                description?: string | null;
                /** Format: name_non_mandatory_remove_white_spaces */
                display_name?: string | null;
                /** Format: description_non_mandatory_remove_white_spaces */
                display_description?: string | null;
                volume_type?: string | null;
                metadata?: {
                    [key: string]: string;
                } | null;
                snapshot_id?: null | string;
                source_volid?: null | string;
                consistencygroup_id?: null | string;
                size?: number | string | null;
                availability_zone?: string | null;
                multiattach?: null | (true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | "y" | "t" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no" | "n" | "f");
                image_id?: string | null;
                imageRef?: string | null;
                group_id?: string | null;
                backup_id?: null | string;
            } & {
                [key: string]: unknown;
            };
            "OS-SCH-HNT:scheduler_hints"?: Record<string, never> | null;
        };
        volume_VolumesCreate_353: {
            volume: {
                /** Format: name_non_mandatory_remove_white_spaces */
                name?: string | null;
                /** Format: description_non_mandatory_remove_white_spaces */
                description?: string | null;
                /** Format: name_non_mandatory_remove_white_spaces */
                display_name?: string | null;
                /** Format: description_non_mandatory_remove_white_spaces */
                display_description?: string | null;
                volume_type?: string | null;
                metadata?: {
                    [key: string]: string;
                } | null;
                snapshot_id?: null | string;
                source_volid?: null | string;
                consistencygroup_id?: null | string;
                size?: number | string | null;
                availability_zone?: string | null;
                multiattach?: null | (true | "True" | "TRUE" | "true" | "1" | "ON" | "On" | "on" | "YES" | "Yes" | "yes" | "y" | "t" | false | "False" | "FALSE" | "false" | "0" | "OFF" | "Off" | "off" | "NO" | "No" | "no" | "n" | "f");
                image_id?: string | null;
                imageRef?: string | null;
                group_id?: string | null;
                backup_id?: null | string;
            };
            "OS-SCH-HNT:scheduler_hints"?: Record<string, never> | null;
        };
        volume_VolumesDetailResponse: {
            volumes?: components["schemas"]["volume"][];
        };
        volume_VolumesMetadataCreate: {
            metadata: {
                [key: string]: string;
            };
        };
        volume_VolumesMetadataCreateResponse: {
            metadata: {
                [key: string]: string;
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
