package main

import (
	"html/template"
	"strings"

	"guichet/app"
	"guichet/app/web/kit"
	"guichet/app/web/site"
)

func topics(lang app.Lang) []site.CategoryCard {
	rows := []struct {
		icon        string
		count       int
		title, text say
	}{
		{"truck", 8, in("Commandes et livraison", "Orders and delivery", "Pedidos y envíos"),
			in("Suivre un colis, changer d’adresse, délais.", "Track a parcel, change the address, delays.",
				"Seguir un paquete, cambiar la dirección, plazos.")},
		{"rotate-ccw", 5, in("Retours et garantie", "Returns and guarantee", "Devoluciones y garantía"),
			in("Renvoyer un article, être remboursé.", "Send something back and get your money.",
				"Devolver un artículo y recibir el reembolso.")},
		{"credit-card", 6, in("Paiement et factures", "Payment and invoices", "Pago y facturas"),
			in("Moyens de paiement, factures, codes promo.", "Ways to pay, invoices, promotional codes.",
				"Formas de pago, facturas y códigos.")},
		{"leaf", 11, in("Préparer son café", "Brewing", "Preparar el café"),
			in("Mouture, dosage, eau et entretien.", "Grind, dose, water and cleaning.",
				"Molienda, dosis, agua y limpieza.")},
		{"user-round", 4, in("Compte et vie privée", "Account and privacy", "Cuenta y privacidad"),
			in("Mot de passe, données, désinscription.", "Password, data, unsubscribing.",
				"Contraseña, datos y bajas.")},
		{"gift", 1, in("Cartes cadeaux", "Gift cards", "Tarjetas regalo"),
			in("Offrir, utiliser, vérifier un solde.", "Give one, use one, check a balance.",
				"Regalar, usar o consultar el saldo.")},
	}
	out := make([]site.CategoryCard, 0, len(rows))
	for _, r := range rows {
		out = append(out, site.CategoryCard{Title: r.title[lang], Description: r.text[lang], Icon: r.icon,
			Path: "/" + string(lang) + "/category", Count: r.count})
	}
	return out
}

func topicLinks(lang app.Lang) []kit.Link {
	var out []kit.Link
	for _, c := range topics(lang) {
		out = append(out, kit.Link{Title: c.Title, Path: c.Path})
	}
	return out
}

func siblings(lang app.Lang, current int) []site.NavItem {
	var out []site.NavItem
	for i, c := range topics(lang) {
		out = append(out, site.NavItem{
			Title: c.Title, Path: c.Path, Icon: c.Icon, Count: c.Count, Current: i == current})
	}
	return out
}

func crumbs(lang app.Lang) []kit.Link {
	return []kit.Link{
		{Title: in("Aide", "Help", "Ayuda")[lang], Path: "/" + string(lang) + "/home"},
		{Title: topics(lang)[0].Title, Path: "/" + string(lang) + "/category"},
	}
}

func cards(lang app.Lang) []site.ArticleCard {
	rows := []struct{ title, text say }{
		{in("Quel est le délai de livraison ?", "How long does delivery take?", "¿Cuánto tarda el envío?"),
			in("Une livraison en France demande deux à trois jours ouvrés après la torréfaction du mardi ou du jeudi.",
				"Delivery within France takes two to three working days after we roast, on Tuesday or Thursday.",
				"El envío dentro de Francia tarda dos o tres días laborables tras el tueste del martes o el jueves.")},
		{in("Changer l’adresse de livraison", "Changing the delivery address", "Cambiar la dirección de envío"),
			in("Tant que le colis n’est pas parti, l’adresse se change depuis le message de confirmation.",
				"Until the parcel has left, change the address from the confirmation message.",
				"Mientras el paquete no haya salido, la dirección se cambia desde el mensaje de confirmación.")},
		{in("Mon colis est abîmé : que faire ?", "My parcel is damaged: what now?", "Mi paquete llegó dañado, ¿qué hago?"),
			in("Gardez l’emballage, prenez deux photos et écrivez-nous sous quatre jours.",
				"Keep the packaging, take two pictures and write to us within four days.",
				"Guarde el embalaje, haga dos fotos y escríbanos en un plazo de cuatro días.")},
		{in("Mettre un abonnement en pause", "Pausing a subscription", "Pausar una suscripción"),
			in("Une pause dure d’une à huit semaines ; la livraison suivante reprend d’elle-même.",
				"A pause lasts one to eight weeks; the next delivery starts again by itself.",
				"Una pausa dura de una a ocho semanas; el siguiente envío se reanuda solo.")},
		{in("Recevoir une facture au nom d’une société", "Getting an invoice for a company", "Recibir factura de empresa"),
			in("Indiquez le nom et le numéro de TVA avant de payer.", "Give the name and the VAT number before you pay.",
				"Indique el nombre y el NIF antes de pagar.")},
	}
	out := make([]site.ArticleCard, 0, len(rows))
	for i, r := range rows {
		c := site.ArticleCard{Title: r.title[lang], Excerpt: r.text[lang], Path: "/" + string(lang) + "/article",
			Category: topics(lang)[0].Title, Updated: drawn.AddDate(0, 0, -9*i), Kind: "question", Lang: lang}
		if i == 4 && lang != app.French {
			c.Title, c.Excerpt, c.Lang, c.Foreign = r.title[app.French], r.text[app.French], app.French, true
		}
		out = append(out, c)
	}
	return out
}

// prose fills body.html, which shows every construct, with a language's words.
func prose(lang app.Lang) template.HTML {
	words := []struct {
		mark string
		text say
	}{
		{"INTRO", in("Nous livrons dans toute l’Europe. Les droits sont compris, et le prix affiché est celui que vous payez.",
			"We deliver all over Europe. Duties are included, and the price shown is the one you pay.",
			"Enviamos a toda Europa. Los impuestos están incluidos y el precio mostrado es el que paga.")},
		{"DELAYS", in("Délais et tarifs", "Times and prices", "Plazos y tarifas")},
		{"COUNTRY", in("Destination", "Destination", "Destino")},
		{"DAYS", in("Délai constaté", "Usual time", "Plazo habitual")},
		{"PRICE", in("Prix", "Price", "Precio")},
		{"FREE", in("Offert dès", "Free from", "Gratis desde")},
		{"CARRIER", in("Transporteur", "Carrier", "Transportista")},
		{"POST", in("La Poste, remise contre signature", "Post, signed for", "Correos, entrega con firma")},
		{"WORKDAYS", in("jours ouvrés", "working days", "días laborables")},
		{"TIPLABEL", in("Astuce", "Tip", "Consejo")},
		{"TIP", in("Groupez deux commandes : un seul envoi est compté.", "Combine two orders: you pay postage once.",
			"Agrupe dos pedidos: solo se cobra un envío.")},
		{"NOTELABEL", in("À noter", "Note", "Nota")},
		{"NOTE", in("Le suivi s’affiche quelques heures après le départ.", "Tracking shows a few hours after departure.",
			"El seguimiento aparece unas horas después de la salida.")},
		{"WARNLABEL", in("Attention", "Warning", "Atención")},
		{"WARN", in("Une boîte postale ne peut pas recevoir de colis.", "A PO box cannot receive parcels.",
			"Un apartado de correos no puede recibir paquetes.")},
		{"STOPLABEL", in("Prudence", "Caution", "Precaución")},
		{"STOP", in("Ne payez jamais le livreur en espèces.", "Never pay the driver in cash.",
			"Nunca pague al repartidor en efectivo.")},
		{"BEFORE", in("Avant de commander", "Before you order", "Antes de pedir")},
		{"ADDRESS", in("Écrire l’adresse", "Writing the address", "Escribir la dirección")},
		{"STEP1", in("Ouvrez le panier et choisissez le pays.", "Open the basket and choose the country.",
			"Abra la cesta y elija el país.")},
		{"STEP2", in("Vérifiez le numéro de téléphone.", "Check the phone number.", "Compruebe el número de teléfono.")},
		{"TASK", in("Sonnette au bon nom", "Right name on the bell", "Nombre correcto en el timbre")},
		{"FOLLOW", in("Suivre le colis", "Following the parcel", "Seguir el paquete")},
		{"QUOTE", in("Le colis est arrivé tiède !", "The parcel was still warm!", "¡El paquete llegó templado!")},
		{"LINK", in("Changer l’adresse", "Change the address", "Cambiar la dirección")},
	}
	pairs := make([]string, 0, 2*len(words))
	for _, w := range words {
		pairs = append(pairs, "["+w.mark+"]", w.text[lang])
	}
	return template.HTML(strings.NewReplacer(pairs...).Replace(body)) // #nosec G203 -- our own text
}
