package plain

import "guichet/app"

// The word lists. All are written in the soft form: lower case, no accents,
// straight apostrophes. They hold words of web pages in general, never of one.
var (
	faqPhrase = app.NewPattern(`\b(f\.?a\.?q\.?s?|foire aux questions|(questions|preguntas) ` +
		`(les plus )?(frequentes|frequemment posees|courantes|habituelles|recurrentes|frecuentes|habituales|` +
		`comunes)|` +
		`(frequently asked|common|frequent) questions)\b`)
	faqExtra = app.NewPattern(`\b(aide|help|ayuda|support|soporte|centre|center|centro|d'|de|du|la|le|our|nos|` +
		`nuestras|vos|your|tus|les|the|et|and|y|page|pagina|page|frequently|asked|questions)\b`)

	categoryLabel = app.NewPattern(`(?i)^(category|cat[ée]gorie|categor[ií]a)\s*[:：]\s*(\S.*)$`)
	sectionLabel  = app.NewPattern(`(?i)^(section|secci[óo]n|rubrique|th[èe]me|tema|topic)\s*[:：]\s*(\S.*)$`)
	questionLabel = app.NewPattern(`(?i)^(?:(q|question|pregunta)|` +
		`(p))\s*(?:n[o°]\s*)?\d{0,3}\s*[:：.)\-–—]\s*(\S.*)$`)
	answerLabel = app.NewPattern(`(?i)^(?:r[ée]ponse|answer|ans|respuesta|r[ée]p|rta|a|` +
		`r)\s*\d{0,3}\s*[:：.)]\s*(.*)$`)

	asksFrench = app.NewPattern(`^(comment|pourquoi|quand|combien|est-ce que|est-il|qu'est-ce|que faire|` +
		`qui |quel(le)?s? |ou (puis-je|se |sont|est|trouver|en |acheter|envoyer|livrez|peut-on)|` +
		`(puis|dois|vais|suis|ai)-je|(peut|doit|va|a-t)-on|faut-il|y a-t-il|existe-t-il|` +
		`\p{L}+-t-(il|elle|on|ils|elles)\b)`)
	// "-vous" and "-nous" also end an order ("Contactez-nous"): alone they prove nothing.
	inverted    = app.NewPattern(`^\p{L}+-(vous|nous|tu)\b`)
	asksEnglish = app.NewPattern(`^(how|what|what's|when|where|why|who|which|whose|` +
		`(can|could|do|does|did|is|are|will|would|should|may|must|have|has) (i|you|we|my|your|it|they|there|the|a|` +
		`an|this|that)) `)
	asksSpanish = app.NewPattern(`^(puedo|debo|tengo que|hay que|se puede|es posible) `)
	accented    = app.NewPattern(`(?i)^(¿|c[óÓ]mo|d[óÓ]nde|ad[óÓ]nde|cu[áÁ]|qu[éÉ]|qui[éÉ]n|por qu[éÉ]|` +
		`en qué |a qué )`)

	countdown   = app.NewPattern(`--:--|\b\d{1,3}:\d{2}:\d{2}\b|\b\d+\s?(d|j) \d+\s?h \d+\s?m`)
	counterPart = app.NewPattern(`^\p{L}[\p{L}' ]{0,30}: ?\d{1,7}%?$`)
	resultCount = app.NewPattern(`^\(?\d{1,7} (resultats?|results?|resultados?|reponses?|respuestas?|` +
		`articles?|articulos?)` +
		`( (trouves?|found|encontrad[oa]s?))?\)?$|^(resultats?|results?|resultados?|pertinence|relevance|` +
		`relevancia) ?: ?\d+$`)
	emptySearch = app.NewPattern(`^(aucun resultat|pas de resultat|no results?|nothing found|no match|` +
		`sin resultados|` +
		`ningun resultado|no hay resultados|no se (ha|han)? ?encontr)`)
	loneNumber = app.NewPattern(`^[(+]?\d{1,4}\)?$`)

	placeholder = app.NewPattern(`^(rechercher?|recherchez|chercher?|cherchez|search|find|buscar?|busca|` +
		`busque|type|` +
		`tapez|saisissez|entrez|enter|ask|posez|ecrivez|decrivez|describe|describa|escriba|escribe|write|your|` +
		`votre|tu|su)\b`)
	formLabel = app.NewPattern(`^(poser (une|votre|ma) question|posez (une|votre) question|ask (a|us a|` +
		`your) question|` +
		`(haz|haga|hacer) (una|tu|su) pregunta|rechercher?|search|buscar|envoyer|send|submit|enviar|` +
		`s'abonner|subscribe|suscribirse|s'inscrire|je m'inscris|sign up|inscribirse|(votre|your|tu|su) (adresse )?(e-?mail|mail|courriel|correo)( address|` +
		` electronico)?|adresse (e-?mail|mail)|e-?mail address|correo electronico|` +
		`(rechercher|search|buscar) (dans|in|the|en)\b.{0,30})[ *:…]*$`)
	newsletter = app.NewPattern(`^((inscrivez|abonnez)-(vous|toi) a (notre|la|nos)|` +
		`s'(inscrire|abonner) a (notre|la)|` +
		`(sign up|subscribe|join)( for| to)? (our|the)|(suscribase|suscribete|suscribirse|apuntese|apuntate) ` +
		`a (nuestro|nuestra|el|la|los)|(recevez|receive|get|reciba|recibe) (nos|our|nuestr[ao]s|las|los)) ` +
		`.{0,30}\b(newsletter|lettre d'information|infolettre|mailing list|boletin(es)?|` +
		`actualites|nouveautes|offres|news|offers|novedades|ofertas|noticias)\b.{0,30}$`)
	feedback = app.NewPattern(`\b(helpful|useful|utiles?|util|aidee?s?|ayudo|ayudado|sirvio|servido|help(ed)?|` +
		`answer(ed)? your question|repond\p{L}* a (votre|ta) question|(respond|resuelt|resolv)\p{L}* (a )?(su|tu) ` +
		`(pregunta|duda))\b`)
	thisPage = app.NewPattern(`\b(this|cet|cette|ce|est[ae]|l'article|la reponse|was it|ete utile|te fue|le fue|` +
		`did we|(le|te|les) (ha|han|resulto|parecio)|(ha|han) sido|fue util)\b`)
	yesNo    = app.NewPattern(`^((oui|non|yes|no|si|👍|👎|merci !?|thanks!?|gracias!?)( ?\(\d+\))?[ /|•·,-]*)+$`)
	notFound = app.NewPattern(`(pas (trouve|la reponse)|didn't find|did not find|can't find|cannot find|` +
		`couldn't find|` +
		`haven't found|no (has |ha )?(encontrado|encuentras?|encontraste)|still (have|need)|autres? questions? ?\?|` +
		`(more|other|any) questions ?\?|mas preguntas ?\?|otra pregunta ?\?|besoin d'aide ?\?|` +
		`need (more )?help ?\?|necesitas? ayuda ?\?)`)

	cookieWord = app.NewPattern(`\b(cookies?|traceurs?|tracking technolog\w+|rastreador\w*)\b`)
	cookieTalk = app.NewPattern(`\b(accept\w*|refus\w*|autoris\w*|allow\w*|reject\w*|declin\w*|consent\w*|` +
		`acept\w+|` +
		`rechaz\w+|permit\w+|deny|preferences|preferencias|(we|site|website) (may )?use|nous utilisons|` +
		`ce site (web )?utilise|` +
		`utilizamos|usamos|este sitio (web )?(usa|utiliza)|en (poursuivant|continuant)|by continuing|al continuar|` +
		`al navegar|` +
		`(ameliorer|improve|enhance|mejorar) (votre|your|tu|su|the|la) (experience|experiencia))\b`)
	cookieButton = app.NewPattern(`^(((tout|all|todo|todas?|todos)( les)? )?` +
		`(accepter|refuser|autoriser|allow|accept|agree|reject|decline|deny|aceptar|rechazar|permitir)` +
		`( (et (fermer|continuer)|and (close|continue)|y (cerrar|continuar)|tout|all|todo|todas?|todos|cookies|` +
		`les cookies|las cookies|selection))*|` +
		`ok|` +
		`(j'accepte|i agree|i accept|acepto|je refuse|got it|d'accord|de acuerdo|entendido|compris|j'ai compris)!?|` +
		`(en savoir plus|learn more|read more|mas informacion|saber mas|personnaliser|customi[sz]e|personalizar|` +
		`configurar?|` +
		`parametrer|parametres( des cookies)?|(cookie )?(settings|preferences)|gerer( les| mes)?( cookies|` +
		` preferences)?|` +
		`manage( cookies| preferences)?|continuer sans accepter|fermer|close|cerrar|` +
		`(necessary|essential)( cookies)? only|only (necessary|essential)( cookies)?|` +
		`(uniquement|seulement) les (cookies )?(necessaires|essentiels)|solo (las )?(cookies )?necesarias))$`)
	// cookieButtons are several of them on one line, behind the sentence or alone.
	cookieButtons = app.NewPattern(`(^|[.!] ?)(((tout|all|todo|todas?|todos) )?(accepter|refuser|autoriser|allow|` +
		`accept|agree|reject|decline|deny|aceptar|rechazar|permitir|personnaliser|parametrer|customi[sz]e|settings|` +
		`preferences|configurar|personalizar|ok)( (tout|all|todo|todas?|todos))?[ /|•·]*)+$`)
	refusal = app.NewPattern(`\b(refus\p{L}*|reject|decline|deny|rechazar|sans accepter|only|uniquement|seulement|` +
		`solo|personnaliser|parametrer|customi[sz]e|configurar|personalizar|settings|preferences)\b`)
	consent = app.NewPattern(`\b(accepter|accept|agree|allow|autoriser|aceptar|permitir)\b`)

	skipLink = app.NewPattern(`^((aller|passer|acceder|sauter) (directement )?au (contenu|menu)|` +
		`skip to (main )?(content|navigation|menu)|` +
		`(saltar|ir|pasar) al (contenido|menu))\b.{0,20}$`)
	topLink = app.NewPattern(`^((retour|revenir|remonter) (en |au )(haut|sommaire|menu)|` +
		`back to (the )?(top|menu|contents)|(volver|ir) (arriba|al (inicio|indice)))\b.{0,20}$`)
	moreLink = app.NewPattern(`^(lire (la suite|plus)|read more|leer mas|voir (plus|tout|toutes.{0,20})|` +
		`show (more|less|all)|` +
		`see (more|all)|ver (mas|todo|todas?)|afficher (plus|moins)|en savoir plus|learn more|mas informacion|` +
		`tout (deplier|replier)|(expand|collapse) all|(expandir|contraer) todo|` +
		`(partager|share|compartir)( .{0,20})?|(imprimer|print|imprimir)|copier le lien|copy link|copiar enlace)$`)
	iconName = app.NewPattern(`^(expand_(more|less)|keyboard_arrow_\w+|chevron_\w+|arrow_\w+|` +
		`add_circle\w*|navigate_next)$`)
	copyright = app.NewPattern(`^(©|\(c\) ?\d{4}|copyright\b)|(tous droits reserves|all rights reserved|` +
		`todos los derechos reservados)`)
	updated = app.NewPattern(`^((derniere (mise a jour|modification|revision)|mis a jour|date de mise a jour|` +
		`last (updated|modified|reviewed|revision)|updated|effective date|ultima (actualizacion|modificacion|` +
		`revision)|` +
		`actualizado|fecha de actualizacion|publie le|published on|publicado el|en vigueur)\b).*\d`)
	welcome  = app.NewPattern(`^(bienvenue|welcome|bienvenid[oa]s?)\b`)
	homeWord = app.NewPattern(`^(accueil|home|inicio)$`)
	siteWord = app.NewPattern(`^(blog|boutique|shop|store|tienda|contact|contacto|faq|panier|cart|basket|` +
		`cesta|carrito|compte|account|cuenta|aide|help|ayuda|connexion|login|menu|news|actualites|noticias|` +
		`produits|products|productos|services|servicios)$`)
	privacy = app.NewPattern(`\b(vie privee|privacy|privacidad|confidentialite)\b`)
	below   = app.NewPattern(`\b(ci-dessous|ci-apres|below|a continuacion|mas abajo|abajo)\b`)

	goesOn = app.NewPattern(`^(si |s'il|if |remarque|note|nota|nb\b|n\.b\.|attention|important\b|importante\b|` +
		`par consequent|en outre|de plus|par ailleurs|cependant|toutefois|neanmoins|ensuite|enfin|puis |donc |` +
		`ainsi|sinon|` +
		`dans (ce|votre|le) cas|pour (plus|davantage) d'information|sur (la base|cette base)|a partir de la|` +
		`il (peut s'agir|s'agit)|` +
		`c'est|ce n'est|veuillez|au-dela|sans quoi|` +
		`however|therefore|moreover|furthermore|also|then |otherwise|in (addition|that case|this case)|please|` +
		`for (more|further) information|alternatively|finally|it |they |` +
		`sin embargo|ademas|por (lo tanto|eso|ello)|tambien|luego|despues|en (ese|este|tal) caso|de lo contrario|` +
		`para mas informacion|por favor|no obstante|finalmente|asimismo)`)
	pointsBack = app.NewPattern(`\b(ces?|cet|cette|cela|ceci|celles?-ci|celui-ci|egalement|this|these|that|` +
		`those|also|` +
		`est[aeo]s?|es[aeo]s?|dich[ao]s?|tambien)\b`)
)
